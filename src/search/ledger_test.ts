import assert from "node:assert/strict";
import { createLedger, type Ledger } from "./ledger.ts";

const sizeOf = (bytes: number) => ({ rows: bytes / 10, bytes });

function testLedger(maxBytes: number) {
  const dropped: string[] = [];
  const ledger = createLedger(maxBytes, (tenantId) => dropped.push(tenantId));
  return { dropped, ledger };
}

function enter(ledger: Ledger, tenantId: string, bytes: number): void {
  ledger.enter(tenantId, { version: 1, size: sizeOf(bytes) });
}

/** Whether something still waits after every task that is due. */
async function waits(promise: Promise<void>): Promise<boolean> {
  const later = new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 5));
  return await Promise.race([promise.then(() => false), later]);
}

Deno.test("what is held is counted, with what is being loaded", () => {
  const { ledger } = testLedger(1000);
  enter(ledger, "a", 100);
  enter(ledger, "b", 200);
  const loading = ledger.begin();
  loading.size = sizeOf(50);
  assert.deepEqual(ledger.stats(), { tenants: 2, rows: 30, bytes: 350 });
  ledger.end(loading);
  ledger.strike("a");
  assert.deepEqual(ledger.stats(), { tenants: 1, rows: 20, bytes: 200 });
});

Deno.test("the copies used longest ago go first, and no more than have to", () => {
  const { dropped, ledger } = testLedger(300);
  for (const tenantId of ["a", "b", "c"]) enter(ledger, tenantId, 100);
  ledger.trim();
  assert.deepEqual(dropped, []);
  ledger.use("a");
  ledger.use("nobody");
  enter(ledger, "d", 150);
  ledger.trim("d");
  assert.deepEqual(dropped, ["b", "c"]);
  assert(ledger.copy("a") && ledger.copy("d") && !ledger.copy("b"));
});

Deno.test("a copy larger than everything is held alone until another comes", () => {
  const { dropped, ledger } = testLedger(300);
  enter(ledger, "a", 100);
  enter(ledger, "large", 1000);
  ledger.trim("large");
  assert.deepEqual(dropped, ["a"]);
  enter(ledger, "a", 100);
  ledger.trim("a");
  assert.deepEqual(dropped, ["a", "large"]);
});

Deno.test("a load makes room by dropping copies", async () => {
  const { dropped, ledger } = testLedger(300);
  enter(ledger, "a", 200);
  const loading = ledger.begin();
  await ledger.turn(loading, 100);
  assert.deepEqual([dropped, loading.size], [[], { rows: 0, bytes: 100 }]);
  loading.size = sizeOf(90);
  await ledger.turn(loading, 20);
  assert.deepEqual([dropped, loading.size], [["a"], { rows: 9, bytes: 110 }]);
});

Deno.test("a load without room waits for those before it, the first never", async () => {
  const { dropped, ledger } = testLedger(300);
  const [first, second, third] = [ledger.begin(), ledger.begin(), ledger.begin()];
  await ledger.turn(first, 200);
  const turns = [ledger.turn(second, 200), ledger.turn(third, 200)];
  assert(await waits(Promise.race(turns)));
  ledger.end(first);
  enter(ledger, "first", 200);
  await turns[0];
  assert.deepEqual(dropped, ["first"]);
  assert(await waits(turns[1]));
  ledger.end(second);
  await turns[1];
});

Deno.test("who was handed a copy comes before those who wait for its memory", async () => {
  const { dropped, ledger } = testLedger(300);
  const first = ledger.begin(), second = ledger.begin();
  first.size = sizeOf(200);
  const turn = ledger.turn(second, 200);
  enter(ledger, "first", 200);
  ledger.end(first);
  for (let i = 0; i < 100; i++) await Promise.resolve();
  assert.deepEqual(dropped, []);
  await turn;
  assert.deepEqual(dropped, ["first"]);
});

Deno.test("a copy that is dropped on request makes room too", async () => {
  const { ledger } = testLedger(300);
  const first = ledger.begin(), second = ledger.begin();
  first.size = sizeOf(200);
  const turn = ledger.turn(second, 200);
  first.size = sizeOf(50);
  ledger.strike("anyone");
  await turn;
});
