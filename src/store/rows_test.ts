import { deepEqual, ok, throws } from "node:assert/strict";
import { WajahError } from "../errors.ts";
import { toAuditEntry } from "./audit_rows.ts";
import { StoreError } from "./errors.ts";
import { toGalleryPage, toGalleryRow, toSearchResult } from "./gallery_rows.ts";
import { toKey, toStoredKey } from "./key_rows.ts";
import { toChange, toEnrollment } from "./rows.ts";
import { toTenant, toVersions } from "./tenant_rows.ts";

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

const versions = { id: "t", gallery_version: 3, settings_version: 2, enrollments: 1 };
const settings = {
  threshold: null,
  liveness: 1,
  retention_days: 30,
  duplicate_policy: "reject",
  quota: 0,
};

Deno.test("rows become what the interface promises", () => {
  const tenant = { id: "t", galleryVersion: 3, settingsVersion: 2, enrollments: 1 };
  deepEqual(toVersions(versions), tenant);
  deepEqual(toTenant({ ...versions, ...settings, created_at }), {
    ...tenant,
    settings: {
      threshold: null,
      liveness: true,
      retentionDays: 30,
      duplicatePolicy: "reject",
      quota: 0,
    },
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
  throws(() => toVersions({}), damage(/id, gallery_version, settings_version, enrollments/));
  throws(
    () => toTenant({ ...versions, ...settings, duplicate_policy: "canary", created_at }),
    damage(/duplicate_policy/),
  );
  throws(() => toAuditEntry({ id: 1, actor: "canary" }), damage(/action/));
});

const key = {
  id: 1,
  tenant_id: "t",
  label: "canary",
  prefix: "canary",
  scopes: '["enroll"]',
  created_at,
  expires_at: null,
};

Deno.test("a key with a scope that is not known is a fault", () => {
  deepEqual(toKey(key).scopes, ["enroll"]);
  for (const scopes of ['["canary"]', "canary", "{}", ""]) {
    throws(() => toKey({ ...key, scopes }), damage(/scopes/));
  }
  const digest = Uint8Array.of(1, 2).buffer;
  const stored = toStoredKey({ ...key, digest, expired: 1 });
  deepEqual([stored.digest, stored.expired], [Uint8Array.of(1, 2), true]);
});

Deno.test("a damaged embedding is a fault that names its row", () => {
  const row = { enrollment_id: 7, person_id: 1, dimension: 2 };
  const good = Float32Array.of(1, 0).buffer;
  deepEqual(toGalleryRow({ ...row, vector: good }).embedding, Float32Array.of(1, 0));
  for (const vector of [null, new ArrayBuffer(7), Float32Array.of(1, NaN).buffer]) {
    throws(() => toGalleryRow({ ...row, vector }), damage(/^the embedding of enrollment 7 is/));
    throws(() => toGalleryPage([{ ...row, vector }], 2), damage(/^the embedding of enrollment 7/));
  }
  for (const id of ["canary", null, 0.5, -1]) {
    throws(() => toGalleryPage([{ ...row, vector: good, person_id: id }], 2), damage(/id$/));
  }
});

Deno.test("a search with a row that could not be compared is a fault", () => {
  const row = { enrollment_id: 7, person_id: 1, distance: 0.25, size: 3, intact: 3 };
  const hit = { enrollmentId: 7, personId: 1, distance: 0.25 };
  deepEqual(toSearchResult([row]), { hits: [hit], size: 3 });
  deepEqual(toSearchResult([]), { hits: [], size: 0 });
  for (const [distance, expected] of [[-1e-8, 0], [2 + 1e-8, 2]]) {
    deepEqual(toSearchResult([{ ...row, distance }]).hits[0].distance, expected);
  }
  throws(() => toSearchResult([{ ...row, intact: 2 }]), damage(/damaged/));
  throws(() => toSearchResult([{ ...row, distance: "canary" }]), damage(/distance/));
});
