import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "@hono/zod-openapi";
import { WajahError } from "../errors.ts";
import { fault, text } from "./fields.ts";
import { validate, validateForm } from "./validate.ts";

/** The faults that a check finds, as `field: message`. */
function faults(check: () => unknown): string[] {
  try {
    check();
    return [];
  } catch (error) {
    assert(error instanceof WajahError && error.code === "invalid_field");
    return error.fields.errors?.map(({ field, message }) => `${field}: ${message}`) ?? [];
  }
}

const schema = z.strictObject({ a: text(), b: text().regex(/^\d$/, fault("invalid_id")) });

Deno.test("what fits is given back as the schema makes it", () => {
  const made = z.object({ a: z.string().transform(Number), b: z.string().default("none") });
  assert.deepEqual(validate(made, { a: "7", c: 1 }), { a: 7, b: "none" });
});

Deno.test("every field at fault is named at once", () => {
  assert.deepEqual(faults(() => validate(schema, {})), ["a: required", "b: required"]);
  const mixed = { a: 1, b: "x" };
  assert.deepEqual(faults(() => validate(schema, mixed)), ["a: must_be_text", "b: invalid_id"]);
});

Deno.test("a fault that two checks find is told once", () => {
  const twice = z.object({
    a: z.string().max(1, fault("invalid_name")).refine(() => false, fault("invalid_name")),
  });
  assert.deepEqual(faults(() => validate(twice, { a: "xy" })), ["a: invalid_name"]);
});

Deno.test("a field within a list is named by its place", () => {
  const list = z.object({ a: z.array(z.literal("x", fault("invalid_scopes"))) });
  assert.deepEqual(faults(() => validate(list, { a: ["x", "y"] })), ["a.1: invalid_scopes"]);
});

Deno.test("a body that is no object at all is named as a whole", () => {
  for (const value of [[], null, "a", 1, undefined]) {
    assert.match(faults(() => validate(schema, value)).join(), /^body: /);
  }
});

Deno.test("any field that a strict schema does not know is named", () => {
  const name = fc.string({ maxLength: 64 }).filter((key) => !["a", "b"].includes(key));
  const property = fc.property(name, (key) => {
    const value = JSON.parse(`{"a": "x", "b": "1", ${JSON.stringify(key)}: null}`);
    assert.deepEqual(faults(() => validate(schema, value)), [`${key}: unknown_field`]);
  });
  fc.assert(property, { examples: [["__proto__"], ["constructor"], ["toString"], [""], ["é😀"]] });
});

Deno.test("a long unknown name is told by its beginning", () => {
  const value = { a: "x", b: "1", ["n".repeat(1000)]: 1 };
  assert.deepEqual(faults(() => validate(schema, value)), [`${"n".repeat(64)}: unknown_field`]);
});

Deno.test("a part sent twice is refused by name, before anything else", () => {
  const form = new Map([["a", ["x", "y"]], ["b", ["no digit"]], ["c", ["1", "2"]]]);
  assert.deepEqual(faults(() => validateForm(schema, form)), ["a: duplicate", "c: duplicate"]);
});

Deno.test("a form's values are checked; parts that its schema does not know are ignored", () => {
  const loose = z.object({ a: text() });
  const form = new Map([["a", ["x"]], ["more", ["y"]], ["__proto__", ["z"]]]);
  assert.deepEqual(validateForm(loose, form), { a: "x" });
  assert.deepEqual(faults(() => validateForm(loose, new Map())), ["a: required"]);
});
