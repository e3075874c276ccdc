import assert from "node:assert/strict";
import { readAll } from "./read_all.ts";

Deno.test("every page is read once, in order, to the last", async () => {
  for (const count of [0, 1, 999, 1000, 1001, 2500]) {
    const rows = Array.from({ length: count }, (_, i) => ({ id: 2 * i + 1 }));
    const read = await Array.fromAsync(
      readAll(({ limit, after }) =>
        Promise.resolve(rows.filter(({ id }) => id > after).slice(0, limit))
      ),
    );
    assert.deepEqual(read, rows);
  }
});
