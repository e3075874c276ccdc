import assert from "node:assert/strict";
import { createIntake } from "./intake.ts";

const full = { code: "overloaded", fields: { retryAfter: 1 } };

Deno.test("bodies take bytes until all of them are held, and give them back at their end", () => {
  const intake = createIntake({ bytes: 10, bodies: 9 });
  const first = intake.open();
  const second = intake.open();
  first.take(6);
  second.take(4);
  assert.throws(() => second.take(1), full);
  first.close();
  assert.throws(() => second.take(1), full);
  first[Symbol.dispose]();
  second.take(6);
  assert.throws(() => second.take(1), full);
});

Deno.test("a body that was refused bytes holds no more than it had", () => {
  const intake = createIntake({ bytes: 10, bodies: 9 });
  {
    using large = intake.open();
    large.take(9);
    assert.throws(() => large.take(2), full);
  }
  intake.open().take(10);
});

Deno.test("only so many bodies come at once; one that is there makes room", () => {
  const intake = createIntake({ bytes: 10, bodies: 2 });
  const [first] = [intake.open(), intake.open()];
  assert.throws(() => intake.open(), full);
  first.close();
  first.close();
  first[Symbol.dispose]();
  intake.open();
  assert.throws(() => intake.open(), full);
});
