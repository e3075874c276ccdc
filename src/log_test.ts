import assert from "node:assert/strict";
import { createLog, describeError } from "./log.ts";
import { WajahError } from "./errors.ts";

Deno.test("a line is one JSON object", () => {
  const lines: string[] = [];
  const log = createLog((line) => lines.push(line), () => new Date(0));
  log.warn("low", { free: 3, missing: undefined });
  assert.deepEqual(lines, [
    '{"time":"1970-01-01T00:00:00.000Z","level":"warn","message":"low","free":3}\n',
  ]);
});

Deno.test("an error is described by classes and codes, never by its message", () => {
  const driver = Object.assign(new Error("INSERT ... [0.12, 0.98]"), { code: "SQLITE_FULL" });
  const error = new WajahError("storage_unavailable", {}, { cause: driver });
  assert.deepEqual(describeError(error), {
    error: "WajahError(storage_unavailable) < Error(SQLITE_FULL)",
  });
  assert.deepEqual(describeError("text with a name"), { error: "string" });
});
