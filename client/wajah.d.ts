/**
 * The client's types. Arguments and results come from `openapi.d.ts`, which is made from the
 * schemas that the service validates with.
 */

import type { components, paths } from "./openapi.d.ts";

/** What the service answers with, by name: `Schemas["Identification"]` for one. */
export type Schemas = components["schemas"];

/** Why the service refused, as a stable word. */
export type ProblemCode = Schemas["Problem"]["code"];

/** A JPEG, PNG or WebP file. */
export type Photo = Blob | ArrayBuffer | Uint8Array;

/** How to reach a service. */
export interface ClientOptions {
  /** `http://127.0.0.1:8000` for one. In a browser, a path of the page's own origin does too. */
  readonly baseUrl: string;
  /** Sent as a bearer token. Keep it out of pages: let your own server add it. */
  readonly apiKey?: string;
  /** The language of messages: `en`, `id`. Without it the service, or the browser, chooses. */
  readonly locale?: string;
  /** Sends the requests in place of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
}

/** What a single call may set. */
export interface CallOptions {
  /** Gives the call up: `AbortSignal.timeout(5000)` for one. The call then throws its reason. */
  readonly signal?: AbortSignal;
}

/** The endpoint behind each method of a client. */
export interface Endpoints {
  /** The same as `health`, at the address itself. */
  root: ["get", "/"];
  /** What runs there. */
  health: ["get", "/health"];
  /** Whether requests can be served; throws `not_ready` until then. */
  ready: ["get", "/ready"];
  /** Numbers for Prometheus: text as it comes. */
  metrics: ["get", "/metrics", "lines"];
  /** Which models run there, and on what. */
  models: ["get", "/v1/models"];
  /** Finds the faces of a photo. */
  detect: ["post", "/detect"];
  /** Embeds the largest face of a photo. */
  encode: ["post", "/encode"];
  /** Embeds the only face of a photo. */
  extractEmbedding: ["post", "/extract-embedding"];
  /** Compares two photos, or a photo and an embedding. */
  compare: ["post", "/compare"];
  /** Stores a face of a person. */
  enroll: ["post", "/enroll"];
  /** Finds out who the largest face of a photo is. */
  identify: ["post", "/identify"];
  /** Checks that the largest face of a photo is a certain person. */
  verify: ["post", "/verify"];
  /** Opens a session with random challenges for a person in front of a camera. */
  openLivenessSession: ["post", "/v1/liveness/sessions", "json"];
  /** Judges the frames of a session; `steps` is JSON. */
  sendLivenessFrames: ["post", "/v1/liveness/sessions/{session_id}/frames"];
  /** Lists a tenant's enrollments, a page at a time. */
  listEnrollments: ["get", "/enrollments/{tenant_id}"];
  /** Lists the names of the default tenant. */
  listNames: ["get", "/enrollments"];
  /** Deletes one enrollment. */
  deleteEnrollment: ["delete", "/enrollments/{tenant_id}/{enrollment_id}"];
  /** Deletes every enrollment with a name. */
  deleteEnrollmentsByName: ["delete", "/enrollments/{tenant_id}/name/{name}"];
  /** Makes the service read a tenant's enrollments again, after changes by hand. */
  refreshEnrollments: ["post", "/cache/{tenant_id}/refresh-enrollments"];
  /** What the service holds of a tenant besides the database. */
  cacheStatus: ["get", "/cache/{tenant_id}/status"];
  /** Stores a face of an employee. */
  register: ["post", "/register"];
  /** Finds out which employee is in front of the camera, if it is a live one. */
  recognize: ["post", "/recognize"];
  /** Lists the employees. */
  listUsers: ["get", "/users"];
  /** Deletes an employee and every embedding of theirs. */
  deleteUser: ["delete", "/user/{employee_id}"];
  /** Makes a tenant. */
  createTenant: ["post", "/v1/tenants", "json"];
  /** Lists the tenants, a page at a time. */
  listTenants: ["get", "/v1/tenants"];
  /** Shows a tenant and its settings. */
  showTenant: ["get", "/v1/tenants/{tenant_id}"];
  /** Changes the settings of a tenant. */
  updateTenant: ["patch", "/v1/tenants/{tenant_id}", "json"];
  /** Deletes a tenant with everything it has. */
  deleteTenant: ["delete", "/v1/tenants/{tenant_id}"];
  /** Issues an API key; the answer is the only one that holds it. */
  createKey: ["post", "/v1/tenants/{tenant_id}/keys", "json"];
  /** Lists the API keys of a tenant. */
  listKeys: ["get", "/v1/tenants/{tenant_id}/keys"];
  /** Gives an API key a new secret. */
  rotateKey: ["post", "/v1/tenants/{tenant_id}/keys/{key_id}/rotate"];
  /** Revokes an API key. */
  revokeKey: ["delete", "/v1/tenants/{tenant_id}/keys/{key_id}"];
  /** Lists the persons of a tenant, a page at a time. */
  listPersons: ["get", "/v1/tenants/{tenant_id}/persons"];
  /** Shows a person. */
  showPerson: ["get", "/v1/tenants/{tenant_id}/persons/{user_id}"];
  /** Deletes a person and every sample of theirs. */
  deletePerson: ["delete", "/v1/tenants/{tenant_id}/persons/{user_id}"];
  /** Lists the persons nearest to the largest face of a photo. */
  search: ["post", "/v1/tenants/{tenant_id}/search"];
  /** Reads the audit log of a tenant, a page at a time. */
  readAudit: ["get", "/v1/tenants/{tenant_id}/audit"];
  /** Reads the audit log of all tenants, a page at a time. */
  readWholeAudit: ["get", "/v1/audit"];
  /** Exports a gallery: newline-delimited JSON as it comes. */
  exportGallery: ["get", "/v1/tenants/{tenant_id}/export", "lines"];
  /** Imports an export, given as `lines`. */
  importGallery: ["post", "/v1/tenants/{tenant_id}/import", "lines"];
}

/** One method for each endpoint. */
export type Client = {
  readonly [N in keyof Endpoints]: Call<
    FieldsOf<Endpoints[N], OperationOf<Endpoints[N]>>,
    AnswerOf<Endpoints[N], OperationOf<Endpoints[N]>>
  >;
};

/** Makes a client of the service at `baseUrl`. */
export function createClient(options: ClientOptions): Client;

/** The service's refusal, or an answer that is not the service's (`unexpected_answer`). */
export class WajahProblem extends Error {
  constructor(response: Response, body: unknown);
  override readonly name: "WajahProblem";
  /** The HTTP status. */
  readonly status: number;
  readonly code: ProblemCode | "unexpected_answer";
  /** A sentence for a person, in the language of the call. */
  readonly detail: string;
  /** The fields at fault. */
  readonly errors: readonly { readonly field: string; readonly message: string }[];
  /** Names the request in the service's log. */
  readonly requestId: string | undefined;
  /** Seconds after which the service asks to be tried again. */
  readonly retryAfter: number | undefined;
}

/** The OpenAPI operation of an endpoint. */
type OperationOf<E> = E extends
  [infer M extends "get" | "post" | "patch" | "delete", infer P, ...string[]]
  ? P extends keyof paths ? paths[P][M] : never
  : never;

/** A method: its fields may be left out where none is required. */
type Call<F, A> = unknown extends F
  ? (fields?: Record<string, never>, options?: CallOptions) => Promise<A>
  : Record<never, never> extends F ? (fields?: Flat<F>, options?: CallOptions) => Promise<A>
  : (fields: Flat<F>, options?: CallOptions) => Promise<A>;

/** What an endpoint gives: the JSON of its good answer, or lines as they come. */
type AnswerOf<E, O> = E extends ["get", string, "lines"] ? ReadableStream<Uint8Array> : Answer<O>;

type Answer<O> = O extends { responses: { 200: { content: { "application/json": infer A } } } } ? A
  : O extends { responses: { 201: { content: { "application/json": infer A } } } } ? A
  : never;

/** All that an endpoint takes, from path, query and body; unknown where it takes nothing. */
type FieldsOf<E, O> =
  & Place<O, "path">
  & Place<O, "query">
  & (E extends ["post", string, "lines"] ? { lines: Lines } : Form<O> & Json<O>);

/** Newline-delimited JSON to send. */
export type Lines = string | Blob | Uint8Array | ReadableStream<Uint8Array>;

type Json<O> = O extends { requestBody: { content: { "application/json": infer J } } } ? J
  : unknown;

type Place<O, P extends string> = O extends { parameters: { [K in P]?: infer F } }
  ? [NonNullable<F>] extends [never] ? unknown : NonNullable<F>
  : unknown;

type Form<O> = O extends { requestBody: { content: { "multipart/form-data": infer F } } }
  ? FormFields<F>
  : unknown;

/** A form's rules that its schema leaves open: one photo, or two things to compare. */
type FormFields<F> = "image1" extends keyof F ?
    & Parts<Omit<F, PhotoPart | "encoding">>
    & ({ image1: Photo; image2: Photo } | { file: Photo; encoding: readonly number[] })
  : "file" extends keyof F ? Parts<Omit<F, PhotoPart>> & { file: Photo }
  : Parts<F>;

type PhotoPart = "file" | "image" | "image1" | "image2";

type Parts<F> = {
  [K in keyof F]: F[K] extends Blob | undefined ? Photo
    : F[K] extends Blob[] | undefined ? readonly Photo[]
    : F[K];
};

/** Shows an intersection as one object. */
type Flat<T> = T extends unknown ? { [K in keyof T]: T[K] } : never;
