import { equal, ok } from "node:assert/strict";
import { jittered } from "./ttl.ts";

Deno.test("a jittered time is 10 to 20 % shorter", () => {
  equal(jittered(100, () => 0), 80);
  const many = Array.from({ length: 1000 }, () => jittered(100));
  ok(many.every((seconds) => seconds >= 80 && seconds <= 90));
  ok(new Set(many).size > 900);
});
