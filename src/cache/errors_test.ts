import { equal, ok } from "node:assert/strict";
import { CacheError, cacheError } from "./errors.ts";

class ErrorReply extends Error {}

Deno.test("an error keeps its code, or its class, and nothing else", () => {
  const refused = Object.assign(new Error("127.0.0.1"), { code: "ECONNREFUSED" });
  const cases: [unknown, string][] = [
    [refused, "ECONNREFUSED"],
    [new ErrorReply("OOM command not allowed: SET k secret"), "OOM"],
    [new ErrorReply("ERR unknown command 'secret'"), "ERR"],
    [new ErrorReply("SECRET"), "ErrorReply"],
    [new TypeError("secret"), "TypeError"],
    [new DOMException("secret", "TimeoutError"), "TimeoutError"],
    ["secret", "string"],
  ];
  for (const [error, code] of cases) {
    const left = cacheError(error);
    equal(left.code, code);
    equal(left.cause, undefined);
    ok(!/secret/i.test(`${left.message} ${Deno.inspect({ ...left })}`));
  }
});

Deno.test("an error that is clean already stays itself", () => {
  const error = new CacheError("slow");
  equal(cacheError(error), error);
});
