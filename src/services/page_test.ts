import assert from "node:assert/strict";
import fc from "fast-check";
import { type PageRequest, readPage } from "./page.ts";

/** A list in pages, and the pages it was asked for. */
function listOf(ids: readonly number[]) {
  const asked: PageRequest<number>[] = [];
  const read = (page: PageRequest<number>) => {
    asked.push(page);
    const rest = ids.filter((id) => id > (page.after ?? 0)).slice(0, page.limit);
    return Promise.resolve(rest.map((id) => ({ id })));
  };
  return { asked, read };
}

Deno.test("following the cursor gives every entry once, in order, and then ends", async () => {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 1000 })).map((all) =>
    all.toSorted((a, b) => a - b)
  );
  const property = fc.asyncProperty(ids, fc.integer({ min: 1, max: 20 }), async (all, limit) => {
    const { read } = listOf(all);
    const seen: number[] = [];
    let after: number | undefined;
    do {
      const page = await readPage(read, { limit, after });
      assert(page.entries.length <= limit);
      assert(page.next === undefined || page.entries.length === limit);
      seen.push(...page.entries.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);
    assert.deepEqual(seen, all);
  });
  await fc.assert(property);
});

Deno.test("a page that is just full is the last one when nothing follows", async () => {
  assert.deepEqual(await readPage(listOf([1, 2]).read, { limit: 2 }), {
    entries: [{ id: 1 }, { id: 2 }],
  });
  assert.equal((await readPage(listOf([1, 2, 3]).read, { limit: 2 })).next, 2);
});

Deno.test("one entry more is read than asked for, from the start when no cursor is given", async () => {
  const { asked, read } = listOf([1]);
  await readPage(read, { limit: 5 });
  await readPage(read, { limit: 5, after: undefined });
  await readPage(read, { limit: 5, after: 3 });
  assert.deepEqual(asked, [{ limit: 6 }, { limit: 6 }, { limit: 6, after: 3 }]);
});

Deno.test("ids may be texts", async () => {
  const rows = ["a", "b", "c"].map((id) => ({ id }));
  const read = ({ limit, after = "" }: PageRequest<string>) =>
    Promise.resolve(rows.filter(({ id }) => id > after).slice(0, limit));
  assert.equal((await readPage(read, { limit: 2 })).next, "b");
  assert.deepEqual(await readPage(read, { limit: 2, after: "b" }), { entries: [{ id: "c" }] });
});
