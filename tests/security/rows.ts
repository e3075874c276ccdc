/** How to ask each endpoint properly, and what a good answer is. */

import type { Call } from "./site.ts";
import type { Belongings, Party } from "./party.ts";

/** Whom a call is about, and what it sends along. */
export interface Subject extends Belongings, Pick<Party, "id"> {
  readonly photo: Uint8Array<ArrayBuffer>;
  /** A whole transfer with one sample. */
  readonly transfer: string;
  /** An id for a tenant to be made. */
  readonly newId: string;
}

/** A row of the matrix. */
export interface Row {
  /** The request without method. */
  ask(subject: Subject): Omit<Call, "method">;
  /** Status of a good answer, 200 unless given. */
  readonly status?: number;
  /** Whether it names a tenant. */
  readonly tenant: boolean;
  /** Whether it names something of the tenant, which must be there: code when it is not. */
  readonly missing?: string;
}

/** An endpoint about a photo and no tenant. */
const photoOnly: Row = { ask: ({ photo }) => ({ path: "", form: { file: photo } }), tenant: false };

function at(path: string, row: Row = photoOnly): Row {
  return { ...row, ask: (subject) => ({ ...row.ask(subject), path }) };
}

const publicPage = (path: string): Row => ({ ask: () => ({ path }), tenant: false });

/** An endpoint whose path names the tenant. */
function inTenant(path: (subject: Subject) => string, rest: Partial<Row> = {}): Row {
  return { ask: (subject) => ({ path: path(subject) }), tenant: true, ...rest };
}

const tenantPath = ({ id }: Subject) => `/v1/tenants/${id}`;

/** Two frames a challenge, faster than any person; so the answer is a good one and quick. */
const stepsOfBurst = Array.from({ length: 8 }, (_, i) => ({ challenge: i >> 1, at: i }));

/** Every endpoint by method and path, as the app's routes have them. */
export const rows: Readonly<Record<string, Row>> = {
  "GET /": publicPage("/"),
  "GET /health": publicPage("/health"),
  "GET /ready": publicPage("/ready"),
  "GET /metrics": publicPage("/metrics"),
  "GET /v1/models": publicPage("/v1/models"),
  "POST /detect": at("/detect"),
  "POST /encode": at("/encode"),
  "POST /extract-embedding": at("/extract-embedding"),
  "POST /compare": {
    ask: ({ photo }) => ({ path: "/compare", form: { image1: photo, image2: photo } }),
    tenant: false,
  },
  "POST /enroll": {
    ask: ({ id, photo }) => ({
      path: "/enroll",
      form: { tenant_id: id, user_id: "new-one", name: "Canary of a form", file: photo },
    }),
    tenant: true,
  },
  "POST /register": {
    ask: ({ id, photo }) => ({
      path: "/register",
      form: { tenant_id: id, employee_id: "new-one", name: "Canary of a form", file: photo },
    }),
    tenant: true,
  },
  "POST /identify": {
    ask: ({ id, photo }) => ({ path: "/identify", form: { tenant_id: id, file: photo } }),
    tenant: true,
  },
  "POST /recognize": {
    ask: ({ id, photo }) => ({ path: "/recognize", form: { tenant_id: id, file: photo } }),
    tenant: true,
  },
  "POST /verify": {
    ask: ({ id, userId, photo }) => ({
      path: "/verify",
      form: { tenant_id: id, user_id: userId, file: photo },
    }),
    tenant: true,
    missing: "user_not_found",
  },
  "POST /v1/tenants/:tenant_id/search": {
    ask: ({ id, photo }) => ({ path: `/v1/tenants/${id}/search`, form: { file: photo } }),
    tenant: true,
  },
  "POST /v1/liveness/sessions": {
    ask: ({ id }) => ({ path: "/v1/liveness/sessions", json: { tenant_id: id } }),
    status: 201,
    tenant: true,
  },
  "POST /v1/liveness/sessions/:session_id/frames": {
    ask: ({ id, session, photo }) => ({
      path: `/v1/liveness/sessions/${session.id}/frames`,
      form: {
        tenant_id: id,
        nonce: session.nonce,
        frames: Array.from({ length: 8 }, () => photo),
        steps: JSON.stringify(stepsOfBurst),
      },
    }),
    tenant: true,
    missing: "session_not_found",
  },
  "GET /enrollments": publicPage("/enrollments"),
  "GET /enrollments/:tenant_id": inTenant(({ id }) => `/enrollments/${id}`),
  "DELETE /enrollments/:tenant_id/:enrollment_id": inTenant(
    ({ id, enrollmentId }) => `/enrollments/${id}/${enrollmentId}`,
    { missing: "enrollment_not_found" },
  ),
  "DELETE /enrollments/:tenant_id/name/:name": inTenant(
    ({ id, name }) => `/enrollments/${id}/name/${encodeURIComponent(name)}`,
    { missing: "enrollment_not_found" },
  ),
  "GET /users": inTenant(({ id }) => `/users?tenant_id=${id}`),
  "DELETE /user/:employee_id": inTenant(
    ({ id, userId }) => `/user/${userId}?tenant_id=${id}`,
    { missing: "user_not_found" },
  ),
  "POST /cache/:tenant_id/refresh-enrollments": inTenant(
    ({ id }) => `/cache/${id}/refresh-enrollments`,
  ),
  "GET /cache/:tenant_id/status": inTenant(({ id }) => `/cache/${id}/status`),
  "GET /v1/tenants/:tenant_id/persons": inTenant((subject) => `${tenantPath(subject)}/persons`),
  "GET /v1/tenants/:tenant_id/persons/:user_id": inTenant(
    (subject) => `${tenantPath(subject)}/persons/${subject.userId}`,
    { missing: "user_not_found" },
  ),
  "DELETE /v1/tenants/:tenant_id/persons/:user_id": inTenant(
    (subject) => `${tenantPath(subject)}/persons/${subject.userId}`,
    { missing: "user_not_found" },
  ),
  "POST /v1/tenants": {
    ask: ({ newId }) => ({ path: "/v1/tenants", json: { id: newId } }),
    status: 201,
    tenant: false,
  },
  "GET /v1/tenants": publicPage("/v1/tenants"),
  "GET /v1/tenants/:tenant_id": inTenant(tenantPath),
  "PATCH /v1/tenants/:tenant_id": inTenant(tenantPath, {
    ask: (subject) => ({ path: tenantPath(subject), json: { threshold: 0.3 } }),
  }),
  "DELETE /v1/tenants/:tenant_id": inTenant(tenantPath),
  "POST /v1/tenants/:tenant_id/keys": inTenant(tenantPath, {
    ask: (subject) => ({ path: `${tenantPath(subject)}/keys`, json: { scopes: ["admin"] } }),
    status: 201,
  }),
  "GET /v1/tenants/:tenant_id/keys": inTenant((subject) => `${tenantPath(subject)}/keys`),
  "POST /v1/tenants/:tenant_id/keys/:key_id/rotate": inTenant(
    (subject) => `${tenantPath(subject)}/keys/${subject.keyId}/rotate`,
    { missing: "key_not_found" },
  ),
  "DELETE /v1/tenants/:tenant_id/keys/:key_id": inTenant(
    (subject) => `${tenantPath(subject)}/keys/${subject.keyId}`,
    { missing: "key_not_found" },
  ),
  "GET /v1/audit": publicPage("/v1/audit"),
  "GET /v1/tenants/:tenant_id/audit": inTenant((subject) => `${tenantPath(subject)}/audit`),
  "GET /v1/tenants/:tenant_id/export": inTenant((subject) => `${tenantPath(subject)}/export`),
  "POST /v1/tenants/:tenant_id/import": inTenant(tenantPath, {
    ask: (subject) => ({ path: `${tenantPath(subject)}/import`, lines: subject.transfer }),
  }),
};
