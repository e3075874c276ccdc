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
}

/** One method for each endpoint. */
export type Client = { readonly [N in keyof Endpoints]: Call<OperationOf<Endpoints[N]>> };

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
type OperationOf<E> = E extends [infer M extends "get" | "post" | "delete", infer P]
  ? P extends keyof paths ? paths[P][M] : never
  : never;

/** A method: its fields may be left out where none is required. */
type Call<O> = unknown extends Fields<O>
  ? (fields?: Record<string, never>, options?: CallOptions) => Promise<Answer<O>>
  : Record<never, never> extends Fields<O>
    ? (fields?: Flat<Fields<O>>, options?: CallOptions) => Promise<Answer<O>>
  : (fields: Flat<Fields<O>>, options?: CallOptions) => Promise<Answer<O>>;

/** The JSON of an operation's 200. */
type Answer<O> = O extends { responses: { 200: { content: { "application/json": infer A } } } } ? A
  : never;

/** All that an operation takes, from path, query and form; unknown where it takes nothing. */
type Fields<O> = Place<O, "path"> & Place<O, "query"> & Form<O>;

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

type Parts<F> = { [K in keyof F]: F[K] extends Blob | undefined ? Photo : F[K] };

/** Shows an intersection as one object. */
type Flat<T> = T extends unknown ? { [K in keyof T]: T[K] } : never;
