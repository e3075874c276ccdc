import { doesNotThrow, throws } from "node:assert/strict";
import { checkApiKey, checkImport, checkSettings, checkTexts } from "./storable.ts";

Deno.test("texts that would not come back are refused", () => {
  doesNotThrow(() => checkTexts("", "Ana", "名前", "👩🏽‍🔬"));
  for (const text of ["\0", "a\0b", "\ud800", "\udc00a"]) {
    throws(() => checkTexts("good", text), TypeError);
  }
});

Deno.test("settings are checked one by one, those that are missing are none", () => {
  for (
    const good of [
      {},
      { threshold: 0 },
      { threshold: 2, quota: 0 },
      { retentionDays: 36_500, quota: null, liveness: false },
    ]
  ) doesNotThrow(() => checkSettings(good));
  for (
    const wrong of [
      { threshold: -0.1 },
      { threshold: Infinity },
      { retentionDays: 36_501 },
      { quota: 0.5 },
    ]
  ) throws(() => checkSettings(wrong), TypeError);
});

Deno.test("times are real ones in the form of the database", () => {
  const contract = { id: "c", model: "m", sha256: "s", dimension: 2, preprocessing: "p" };
  const row = { userId: "u", name: "n", embedding: Float32Array.of(1, 0) };
  const check = (createdAt: string) => () => checkImport({ ...row, createdAt }, contract);
  doesNotThrow(check("2024-02-29 23:59:59"));
  for (
    const wrong of [
      "2023-02-29 00:00:00",
      "2024-01-01 24:00:00",
      "2024-01-01 00:00:60",
      "2024-01-01",
      "2024-01-01T00:00:00",
      "+02024-01-01 00:00:00",
      "",
    ]
  ) throws(check(wrong), TypeError);
});

Deno.test("a key has a digest of SHA-256", () => {
  const key = { tenantId: "t", label: "l", prefix: "p", scopes: [], expiresAt: null };
  doesNotThrow(() => checkApiKey({ ...key, digest: new Uint8Array(32) }));
  throws(() => checkApiKey({ ...key, digest: new Uint8Array(33) }), TypeError);
});
