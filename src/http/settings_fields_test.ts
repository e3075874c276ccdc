import assert from "node:assert/strict";
import { z } from "@hono/zod-openapi";
import { fieldDetail } from "./messages.ts";
import { jsonIdField, keyFields, settingsFields, timestampOf } from "./settings_fields.ts";

/** The messages of what is wrong with a value, each once. */
function messages(schema: z.ZodType, value: unknown): string[] {
  return [
    ...new Set(schema.safeParse(value).error?.issues.map(({ message }) => message)),
  ];
}

function takes(schema: z.ZodType, ...values: unknown[]) {
  for (const value of values) assert.deepEqual(schema.parse(value), value, String(value));
}

function refuses(schema: z.ZodType, message: string, ...values: unknown[]) {
  for (const value of values) assert.deepEqual(messages(schema, value), [message], String(value));
  assert.notEqual(fieldDetail(message, "en"), fieldDetail("", "en"), "a message of the catalogue");
}

Deno.test("settings may all be left out, and then there are none", () => {
  assert.deepEqual(z.strictObject(settingsFields).parse({}), {});
});

Deno.test("a threshold is a number from 0 to 2 or null", () => {
  takes(settingsFields.threshold, 0, 0.35, 2, null);
  refuses(settingsFields.threshold, "invalid_threshold", -0.01, 2.01, "0.35", NaN, Infinity, []);
});

Deno.test("retention is a whole number of days from 1 to a century or null", () => {
  takes(settingsFields.retention_days, 1, 30, 36_500, null);
  refuses(settingsFields.retention_days, "invalid_retention", 0, -1, 1.5, 36_501, "30", 1e300);
});

Deno.test("a quota is a whole number from 0 to ten million or null", () => {
  takes(settingsFields.quota, 0, 1, 10_000_000, null);
  refuses(settingsFields.quota, "invalid_quota", -1, 0.5, 10_000_001, "1", true);
});

Deno.test("flags and policies are words of their own", () => {
  takes(settingsFields.liveness, true, false);
  refuses(settingsFields.liveness, "invalid_flag", "true", 1, null);
  takes(settingsFields.duplicate_policy, "allow", "reject");
  refuses(settingsFields.duplicate_policy, "invalid_policy", "deny", "", null, true);
});

Deno.test("an id in JSON is a text of the contract's characters or a whole number", () => {
  takes(jsonIdField, "a", "7", "x".repeat(64));
  assert.deepEqual([0, 7, Number.MAX_SAFE_INTEGER].map((id) => jsonIdField.parse(id)), [
    "0",
    "7",
    "9007199254740991",
  ]);
  refuses(jsonIdField, "invalid_id", "", "a b", "x".repeat(65), -1, 1.5, 2 ** 53, {}, null, true);
  refuses(jsonIdField, "required", undefined);
});

Deno.test("a key may recognize and enroll unless it is said otherwise", () => {
  assert.deepEqual(z.strictObject(keyFields).parse({}), {
    label: "",
    scopes: ["recognize", "enroll"],
    expires_at: null,
  });
});

Deno.test("scopes are one to three of the known ones, each once", () => {
  takes(keyFields.scopes, ["admin"], ["recognize", "enroll", "admin"]);
  assert.deepEqual(keyFields.scopes.parse(["enroll", "enroll"]), ["enroll"]);
  const refused = [[], ["root"], ["service"], ["Admin"], [null], "admin", ["enroll", "x"]];
  refuses(keyFields.scopes, "invalid_scopes", ...refused);
});

Deno.test("a label is at most 64 characters that can be shown", () => {
  takes(keyFields.label, "", "Pintu depan", "x".repeat(64));
  refuses(keyFields.label, "invalid_name", "x".repeat(65), "a\nb", "a\0", "\ud800", 5, null);
});

Deno.test("an expiry is a time with its offset, in the future, of a year with four digits", () => {
  takes(keyFields.expires_at, null, "2999-01-31T00:00:00Z", "2999-01-31T00:00:00.5+07:00");
  const refused = [
    "2020-01-01T00:00:00Z",
    "2999-01-31",
    "2999-01-31T00:00:00",
    "2999-02-30T00:00:00Z",
    "9999-12-31T23:59:59-12:00",
    "",
    4102444800,
  ];
  refuses(keyFields.expires_at, "invalid_expiry", ...refused);
});

Deno.test("a time is shown in UTC, without parts of a second", () => {
  assert.equal(timestampOf("2027-01-31T00:00:00Z"), "2027-01-31 00:00:00");
  assert.equal(timestampOf("2027-01-31T05:30:00.999+07:00"), "2027-01-30 22:30:00");
});
