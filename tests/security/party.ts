import assert from "node:assert/strict";
import type { KeyScope } from "../../src/services/caller.ts";
import { createKey, revokeKey } from "../../src/services/manage_keys.ts";
import { type OpenedSession, openSession } from "../../src/services/liveness_session.ts";
import { createTenant } from "../../src/services/manage_tenants.ts";
import { randomEmbedding } from "../stores/fixtures.ts";
import type { Site } from "./site.ts";

/** Things of a tenant that requests name. */
export interface Belongings {
  readonly enrollmentId: number;
  readonly userId: string;
  readonly name: string;
  readonly keyId: number;
  /** An open liveness session, and what proves that it is one's own. */
  readonly session: Pick<OpenedSession, "id" | "nonce">;
}

/** A tenant with a person and keys. */
export interface Party extends Belongings {
  readonly id: string;
  /** A key for each scope alone, one for all of them, and some that open nothing. */
  readonly keys: Readonly<Record<KeyScope | "all" | "revoked" | "expired", string>>;
  /** base64 of the person's embedding. */
  readonly embedding: string;
}

/** Belongings that nobody has. */
export const missing: Belongings = {
  enrollmentId: 987_654_321,
  userId: "nobody",
  name: "Nobody at all",
  keyId: 987_654_321,
  session: { id: "A".repeat(22), nonce: "A".repeat(43) },
};

/** All scopes of keys. */
export const scopes: readonly KeyScope[] = ["recognize", "enroll", "admin"];

/** Makes a tenant with a person and keys. */
export async function makeParty({ deps }: Site, id: string): Promise<Party> {
  await createTenant(deps, id, {}, "admin");
  const userId = `user-of-${id}`, name = `Canary ${id}`;
  const embedding = randomEmbedding();
  const { contract } = deps.engine.info;
  const person = { tenantId: id, userId, name, embedding, contract };
  const outcome = await deps.store.enroll({ ...person, actor: "admin", makeTenant: false });
  assert("enrollment" in outcome);
  const issue = (scopes: readonly KeyScope[], expiresAt: string | null = null) =>
    createKey(deps, { tenantId: id, label: `label of ${id}`, scopes, expiresAt }, "admin");
  const [all, recognize, enroll, admin, revoked, expired] = await Promise.all([
    issue(scopes),
    issue(["recognize"]),
    issue(["enroll"]),
    issue(["admin"]),
    issue(scopes),
    issue(scopes, "2020-01-01 00:00:00"),
  ]);
  await revokeKey(deps, id, revoked.id, "admin");
  return {
    id,
    userId,
    name,
    enrollmentId: outcome.enrollment.id,
    keyId: expired.id,
    session: await openSession(deps, id),
    keys: {
      all: all.key,
      recognize: recognize.key,
      enroll: enroll.key,
      admin: admin.key,
      revoked: revoked.key,
      expired: expired.key,
    },
    embedding: new Uint8Array(embedding.buffer).toBase64(),
  };
}

/** Everything that a tenant has, to be compared with what it has later. */
export async function stateOf({ deps: { store } }: Site, id: string) {
  const page = { limit: 1000 };
  return {
    tenant: await store.tenant(id),
    enrollments: await store.listEnrollments(id, page),
    persons: await store.listPersons(id, page),
    keys: await store.listKeys(id),
    audit: await store.listAudit(id, page),
  };
}
