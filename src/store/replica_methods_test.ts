import { deepEqual, rejects } from "node:assert/strict";
import { clientOptions, type ReplicaConfig, replicaMethods } from "./replica_methods.ts";
import type { Statement } from "./sql.ts";

const config: ReplicaConfig = {
  url: "file:copy.db",
  syncUrl: "https://primary.example",
  authToken: "token",
  encryptionKey: "00".repeat(32),
  syncInterval: 1000,
};

/** Methods over a client that writes down what it is asked, at a time that the test sets. */
async function opened(syncInterval: number) {
  const log: string[] = [];
  const at = { time: 0, offline: false };
  const client = {
    execute: ({ sql }: Statement) => {
      log.push(sql);
      return Promise.resolve({ rows: [{ sql }] });
    },
    batch: (statements: Statement[], mode: string) => {
      log.push(`${mode} ${statements.map(({ sql }) => sql).join("; ")}`);
      return Promise.resolve(statements.map(({ sql }) => ({ rows: [{ sql }] })));
    },
    sync: () => {
      log.push("sync");
      at.time += 10;
      return at.offline ? Promise.reject(new Error("offline")) : Promise.resolve();
    },
    close: () => void log.push("close"),
  };
  const methods = replicaMethods(() => client, () => at.time);
  await methods.open({ ...config, syncInterval });
  return { log, at, methods };
}

Deno.test("the client gets the copy, the server and the keys, and reads its own writes", () => {
  deepEqual(clientOptions(config), {
    url: "file:copy.db",
    syncUrl: "https://primary.example",
    authToken: "token",
    encryptionKey: "00".repeat(32),
    readYourWrites: true,
  });
});

Deno.test("the first copy is taken at the opening", async () => {
  const { log } = await opened(1000);
  deepEqual(log, ["sync"]);
});

Deno.test("with an interval of 0 every read is brought up to date first", async () => {
  const { log, methods } = await opened(0);
  deepEqual(await methods.execute({ sql: "a" }), [{ sql: "a" }]);
  await methods.execute({ sql: "b" });
  deepEqual(log, ["sync", "sync", "a", "sync", "b"]);
});

Deno.test("a copy is used for the interval, counted from before it was asked for", async () => {
  const { log, at, methods } = await opened(1000);
  at.time = 999;
  await methods.execute({ sql: "a" });
  at.time = 1000;
  await methods.execute({ sql: "b" });
  await methods.execute({ sql: "c" });
  deepEqual(log, ["sync", "a", "sync", "b", "c"]);
});

Deno.test("a read fails rather than answer from a copy that is too old", async () => {
  const { log, at, methods } = await opened(0);
  at.offline = true;
  await rejects(methods.execute({ sql: "a" }));
  at.offline = false;
  await methods.execute({ sql: "b" });
  deepEqual(log, ["sync", "sync", "sync", "b"]);
});

Deno.test("a write goes to the client as one", async () => {
  const { log, methods } = await opened(1000);
  deepEqual(await methods.batch([{ sql: "a" }, { sql: "b" }]), [[{ sql: "a" }], [{ sql: "b" }]]);
  methods.close();
  deepEqual(log, ["sync", "write a; b", "close"]);
});

Deno.test("what is asked before the opening is refused", async () => {
  const methods = replicaMethods(() => {
    throw new Error("not to be made");
  });
  await rejects(methods.execute({ sql: "a" }), TypeError);
  methods.close();
});
