import { deepEqual, ok, throws } from "node:assert/strict";
import { WajahError } from "../errors.ts";
import { StoreError } from "./errors.ts";
import { toChange, toEnrollment, toGalleryRow, toTenant } from "./rows.ts";

const created_at = "2026-01-02 03:04:05";

/** Whether a fault is `storage_unavailable` with this sentence, and tells no value of the row. */
function damage(sentence: RegExp) {
  return (error: unknown) => {
    ok(error instanceof WajahError && error.code === "storage_unavailable");
    ok(error.cause instanceof StoreError);
    ok(sentence.test(error.cause.message), error.cause.message);
    ok(!Deno.inspect(error, { depth: 20 }).includes("canary"));
    return true;
  };
}

Deno.test("rows become what the interface promises", () => {
  deepEqual(toTenant({ id: "t", gallery_version: 3, threshold: null, created_at }), {
    id: "t",
    galleryVersion: 3,
    threshold: null,
    createdAt: created_at,
  });
  deepEqual(toEnrollment({ id: 1, user_id: "u", name: "Ana", created_at }), {
    id: 1,
    userId: "u",
    name: "Ana",
    createdAt: created_at,
  });
  deepEqual(toChange(undefined), { galleryVersion: 0, count: 0 });
});

Deno.test("an unexpected row is a fault that names its columns", () => {
  const row = { id: 1, user_id: "u", name: "canary", created_at: "canary" };
  throws(() => toEnrollment(row), damage(/created_at/));
  throws(() => toEnrollment({ ...row, id: "canary" }), damage(/id, created_at/));
  throws(() => toTenant({}), damage(/id, gallery_version, threshold, created_at/));
});

Deno.test("a damaged embedding is a fault that names its row", () => {
  const row = { enrollment_id: 7, person_id: 1, dimension: 2 };
  const good = Float32Array.of(1, 0).buffer;
  deepEqual(toGalleryRow({ ...row, vector: good }).embedding, Float32Array.of(1, 0));
  for (const vector of [null, new ArrayBuffer(7), Float32Array.of(1, NaN).buffer]) {
    throws(() => toGalleryRow({ ...row, vector }), damage(/^the embedding of enrollment 7 is/));
  }
});
