import assert from "node:assert/strict";
import type { z } from "@hono/zod-openapi";
import {
  enrollmentIdField,
  idField,
  limitField,
  nameField,
  photoForm,
  renderId,
  thresholdField,
} from "./fields.ts";

function messages(schema: z.ZodType, value: unknown): string[] {
  return schema.safeParse(value).error?.issues.map(({ path, message }) =>
    [...path, message].join(":")
  ) ?? [];
}

Deno.test("ids are integers or words of the contract", () => {
  for (const id of ["1", "sma-3-bandung", "RAFIKA123", "a.b_c", "x".repeat(64), "-1", "0"]) {
    assert.equal(idField.parse(id), id);
  }
  for (const id of ["", " ", "x".repeat(65), "a/b", "../x", "é", "a b", "1 OR 1=1", "a\0"]) {
    assert.deepEqual(messages(idField, id), ["invalid_id"], JSON.stringify(id));
  }
  assert.deepEqual(messages(idField, undefined), ["required"]);
  assert.deepEqual(messages(idField, { bytes: new Uint8Array(1) }), ["must_be_text"]);
});

Deno.test("only a canonical integer is rendered as a number", () => {
  assert.deepEqual(["1", "0", "-5", "123"].map(renderId), [1, 0, -5, 123]);
  const words = ["01", "1.0", "1e3", "+1", "-0", "9007199254740993", "Infinity", "NaN", "x"];
  assert.deepEqual(words.map(renderId), words);
});

Deno.test("names are 1 to 256 characters in NFC", () => {
  assert.equal(nameField.parse("  Ani "), "Ani");
  assert.equal(nameField.parse("e\u0301"), "\u00e9");
  assert.equal(nameField.parse("😀".repeat(256)), "😀".repeat(256));
  for (const name of ["", "   ", "x".repeat(257), "a\0b", "a\nb", "\ud800", "😀".repeat(257)]) {
    assert.deepEqual(messages(nameField, name), ["invalid_name"], JSON.stringify(name.slice(0, 9)));
  }
});

Deno.test("thresholds are decimal numbers from 0 to 2", () => {
  assert.deepEqual(["0", "2", "0.35", ".5"].map((t) => thresholdField.parse(t)), [0, 2, 0.35, 0.5]);
  for (const text of ["", " ", "abc", "NaN", "-0.1", "2.01", "1e999", "0x1", "1,5", "Infinity"]) {
    assert.deepEqual(messages(thresholdField, text), ["invalid_threshold"], text);
  }
});

Deno.test("numbers in addresses are whole and in range", () => {
  assert.equal(enrollmentIdField.parse("12"), 12);
  for (const id of ["0", "-1", "1.5", "x", "", "99999999999999999999"]) {
    assert.deepEqual(messages(enrollmentIdField, id), ["invalid_enrollment_id"], id);
  }
  assert.equal(limitField.parse("1000"), 1000);
  for (const limit of ["0", "1001", "x", "9999"]) {
    assert.deepEqual(messages(limitField, limit), ["invalid_limit"], limit);
  }
});

Deno.test("a photo is one file, named file or image", () => {
  const schema = photoForm({ name: nameField });
  const file = { bytes: new Uint8Array([1]) };
  assert.deepEqual(schema.parse({ file, name: "x" }).photo, file.bytes);
  assert.deepEqual(schema.parse({ image: file, name: "x" }).photo, file.bytes);
  assert.deepEqual(messages(schema, { name: "x" }), ["file:required"]);
  assert.deepEqual(messages(schema, { name: "x", file, image: file }), ["file:one_photo"]);
  assert.deepEqual(messages(schema, { name: "x", file: "text" }), ["file:must_be_file"]);
  const empty = { bytes: new Uint8Array() };
  assert.deepEqual(messages(schema, { name: "x", image: empty }), ["image:empty_file"]);
  assert.deepEqual(messages(schema, {}).toSorted(), ["file:required", "name:required"]);
});
