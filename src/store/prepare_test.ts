import { rejects } from "node:assert/strict";
import { prepare } from "./prepare.ts";
import type { Statement } from "./sql.ts";

/** A client whose pragmas read as given. */
function clientWith(pragmas: Record<string, unknown>) {
  return {
    execute({ sql }: Statement) {
      const name = /^PRAGMA (\w+)/.exec(sql)?.[1] ?? "";
      return Promise.resolve({ rows: name in pragmas ? [{ [name]: pragmas[name] }] : [] });
    },
    batch: () => Promise.resolve([]),
    close() {},
  };
}

const good = { synchronous: 2, foreign_keys: 1, journal_mode: "wal" };

Deno.test("a driver with other defaults is noticed at start", async () => {
  await prepare(clientWith(good));
  for (const wrong of [{ synchronous: 1 }, { foreign_keys: 0 }]) {
    await rejects(prepare(clientWith({ ...good, ...wrong })), /not built as expected/);
  }
});

Deno.test("a file that cannot have a write-ahead log is refused", async () => {
  await rejects(prepare(clientWith({ ...good, journal_mode: "delete" })), /write-ahead log/);
});
