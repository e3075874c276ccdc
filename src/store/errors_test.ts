import { equal, ok } from "node:assert/strict";
import { codeOf, isBusy, storageError, StoreError } from "./errors.ts";

/** An error as the libSQL client makes it. */
function driverError(code: unknown): Error {
  return Object.assign(new Error("near canary: [0.1, 0.2]", { cause: "canary" }), { code });
}

Deno.test("a driver's error leaves with its code alone", () => {
  const error = storageError(driverError("SQLITE_FULL"));
  equal(error.code, "storage_unavailable");
  equal(error.status, 503);
  equal(error.fields.retryAfter, 1);
  ok(error.cause instanceof StoreError);
  equal(error.cause.code, "SQLITE_FULL");
  ok(!Deno.inspect(error, { depth: 20 }).includes("canary"));
});

Deno.test("anything else leaves with its name alone", () => {
  for (
    const fault of [new RangeError("canary"), "canary", { canary: 1 }, driverError("canary 1")]
  ) {
    const error = storageError(fault);
    ok(!Deno.inspect(error, { depth: 20 }).includes("canary"));
    ok(error.cause instanceof StoreError);
  }
  equal(codeOf(storageError(new RangeError())), "RangeError");
});

Deno.test("a sentence of ours is kept", () => {
  const sentence = new StoreError("the embedding of enrollment 7 is damaged");
  equal(storageError(sentence).cause, sentence);
});

Deno.test("busy is seen through every wrapping", () => {
  for (const code of ["SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT"]) {
    ok(isBusy(driverError(code)));
    ok(isBusy(storageError(driverError(code))));
  }
  ok(!isBusy(driverError("SQLITE_FULL")));
  ok(!isBusy(driverError(5)));
  ok(!isBusy(undefined));
});
