import assert from "node:assert/strict";
import { RemoteError, startWorker, WorkerCrash } from "./client.ts";
import { watchWorkers } from "./testing.ts";
import type { TestingMethods } from "./testing_worker.ts";

Deno.test.sanitizer({ ops: true, resources: true });

const url = new URL("testing_worker.ts", import.meta.url);
const start = () => startWorker<TestingMethods>(url, "testing");

Deno.test("a call answers with the method's value", async () => {
  using client = start();
  const value = { text: "á", numbers: Float32Array.of(1, 2) };
  assert.deepEqual(await client.call("echo", [value]), value);
});

Deno.test("calls that are open together get their own answers, one after another", async () => {
  using client = start();
  const calls = [client.call("slowly", [20]), client.call("echo", [1]), client.call("echo", [2])];
  assert.deepEqual(await Promise.all(calls), [undefined, 1, 2]);
  assert.deepEqual(await client.call("begun", []), ["slowly", "slowly ended", "echo", "echo"]);
});

Deno.test("a transferred buffer moves to the worker", async () => {
  using client = start();
  const bytes = Uint8Array.of(1, 2, 3);
  const back = await client.call("echo", [bytes], [bytes.buffer]);
  assert.equal(bytes.length, 0);
  assert.deepEqual(back, Uint8Array.of(1, 2, 3));
});

Deno.test("an error crosses as name and message, without a stack of the worker", async () => {
  using client = start();
  const error = await client.call("fail", ["too far"]).catch((fault: unknown) => fault);
  assert(error instanceof RemoteError);
  assert.deepEqual([error.remoteName, error.message], ["RangeError", "too far"]);
  assert.doesNotMatch(error.stack ?? "", /testing_worker/);
  assert(client.alive);
});

Deno.test("whatever else a method throws is an error too", async () => {
  using client = start();
  await assert.rejects(client.call("failOddly", []), { name: "RemoteError" });
  assert.equal(await client.call("echo", ["next"]), "next");
});

Deno.test("arguments that can't be sent fail their call alone", async () => {
  using client = start();
  await assert.rejects(client.call("echo", [() => {}]), { name: "DataCloneError" });
  assert.equal(await client.call("echo", ["next"]), "next");
});

Deno.test("a crash rejects every open call and all later ones", async () => {
  using client = start();
  const open = [client.call("crash", []), client.call("echo", [1])];
  for (const call of open) await assert.rejects(call, WorkerCrash);
  assert.equal(client.alive, false);
  await assert.rejects(client.call("echo", [2]), WorkerCrash);
});

Deno.test("a worker that can't start rejects its calls", async () => {
  using client = startWorker<TestingMethods>(new URL("data:text/javascript,{"), "broken");
  await assert.rejects(client.call("echo", [1]), WorkerCrash);
});

Deno.test("disposal stops the worker and rejects what is open", async () => {
  using watch = watchWorkers();
  const client = start();
  const open = client.call("slowly", [60_000]);
  assert.equal(watch.running.size, 1);
  client[Symbol.dispose]();
  await assert.rejects(open, WorkerCrash);
  assert.deepEqual([client.alive, watch.running.size], [false, 0]);
});
