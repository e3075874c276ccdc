import assert from "node:assert/strict";
import { createTurns } from "./turns.js";

Deno.test("a face that was recognized has had its turn, the next one has not", () => {
  const turns = createTurns();
  assert(turns.isOpen(1, 0));
  turns.note(true, 100);
  assert(!turns.isOpen(1, 60_000));
  assert(turns.isDone());
  assert(!turns.isOpen(undefined, 60_000), "nobody is there");
  assert(turns.isOpen(2, 60_000));
  assert(!turns.isDone());
});

Deno.test("a face that was not recognized is tried again, not at once and not for ever", () => {
  const turns = createTurns();
  let now = 0;
  for (const _ of [1, 2, 3]) {
    assert(turns.isOpen(1, now));
    turns.note(false, now);
    assert(!turns.isOpen(1, now + 2_900));
    now += 3_000;
  }
  assert(!turns.isOpen(1, now));
  turns.reopen();
  assert(turns.isOpen(1, now));
});

Deno.test("what came of a face that has left is not the next one's", () => {
  const turns = createTurns();
  assert(turns.isOpen(1, 0));
  assert(turns.isOpen(2, 50));
  turns.note(true, 100, 1);
  assert(turns.isOpen(2, 100));
  turns.note(true, 200, 2);
  assert(!turns.isOpen(2, 200));
});
