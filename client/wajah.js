// @ts-check
/**
 * Client of the wajah face recognition service. Plain JavaScript, so that Node, Deno and browsers
 * run this very file; `wajah.d.ts` beside it has the types, and the compiler holds both together.
 *
 * ```js
 * const wajah = createClient({ baseUrl: "http://127.0.0.1:8000" });
 * await wajah.enroll({ name: "Ani", file: photo });
 * const { match, name } = await wajah.identify({ file: otherPhoto });
 * ```
 */

/** @import { CallOptions, Client, ClientOptions, Endpoints, Photo, ProblemCode } from "./wajah.d.ts" */

/** @typedef {string | number | boolean | null | Photo | ReadableStream | readonly (number | string)[] | readonly Photo[]} Field */

/**
 * What a problem's body tells.
 *
 * @typedef Told
 * @property {ProblemCode | "unexpected_answer"} code
 * @property {string} detail
 * @property {{ field: string, message: string }[]} [errors]
 * @property {string} [request_id]
 */

/** @type {Endpoints} */
const endpoints = {
  root: ["get", "/"],
  health: ["get", "/health"],
  ready: ["get", "/ready"],
  metrics: ["get", "/metrics", "lines"],
  models: ["get", "/v1/models"],
  detect: ["post", "/detect"],
  encode: ["post", "/encode"],
  extractEmbedding: ["post", "/extract-embedding"],
  compare: ["post", "/compare"],
  enroll: ["post", "/enroll"],
  identify: ["post", "/identify"],
  verify: ["post", "/verify"],
  openLivenessSession: ["post", "/v1/liveness/sessions", "json"],
  sendLivenessFrames: ["post", "/v1/liveness/sessions/{session_id}/frames"],
  listEnrollments: ["get", "/enrollments/{tenant_id}"],
  listNames: ["get", "/enrollments"],
  deleteEnrollment: ["delete", "/enrollments/{tenant_id}/{enrollment_id}"],
  deleteEnrollmentsByName: ["delete", "/enrollments/{tenant_id}/name/{name}"],
  refreshEnrollments: ["post", "/cache/{tenant_id}/refresh-enrollments"],
  cacheStatus: ["get", "/cache/{tenant_id}/status"],
  register: ["post", "/register"],
  recognize: ["post", "/recognize"],
  listUsers: ["get", "/users"],
  deleteUser: ["delete", "/user/{employee_id}"],
  createTenant: ["post", "/v1/tenants", "json"],
  listTenants: ["get", "/v1/tenants"],
  showTenant: ["get", "/v1/tenants/{tenant_id}"],
  updateTenant: ["patch", "/v1/tenants/{tenant_id}", "json"],
  deleteTenant: ["delete", "/v1/tenants/{tenant_id}"],
  createKey: ["post", "/v1/tenants/{tenant_id}/keys", "json"],
  listKeys: ["get", "/v1/tenants/{tenant_id}/keys"],
  rotateKey: ["post", "/v1/tenants/{tenant_id}/keys/{key_id}/rotate"],
  revokeKey: ["delete", "/v1/tenants/{tenant_id}/keys/{key_id}"],
  listPersons: ["get", "/v1/tenants/{tenant_id}/persons"],
  showPerson: ["get", "/v1/tenants/{tenant_id}/persons/{user_id}"],
  deletePerson: ["delete", "/v1/tenants/{tenant_id}/persons/{user_id}"],
  search: ["post", "/v1/tenants/{tenant_id}/search"],
  readAudit: ["get", "/v1/tenants/{tenant_id}/audit"],
  readWholeAudit: ["get", "/v1/audit"],
  exportGallery: ["get", "/v1/tenants/{tenant_id}/export", "lines"],
  importGallery: ["post", "/v1/tenants/{tenant_id}/import", "lines"],
};

/** The service's refusal, or an answer that is not the service's (`unexpected_answer`). */
export class WajahProblem extends Error {
  /**
   * @param {Response} response
   * @param {unknown} body its JSON, or undefined
   */
  constructor({ status, headers }, body) {
    const { code, detail, errors, request_id } = problemOf(body, status);
    super(detail);
    this.name = /** @type {const} */ ("WajahProblem");
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors ?? [];
    this.requestId = request_id ?? headers.get("x-request-id") ?? undefined;
    this.retryAfter = secondsOf(headers.get("retry-after"));
  }
}

/**
 * Makes a client of the service at `baseUrl`.
 *
 * @param {ClientOptions} options
 * @returns {Client}
 */
export function createClient(options) {
  const methods = Object.entries(endpoints).map(([name, [method, path, kind]]) => [
    name,
    /**
     * @param {Record<string, Field | undefined>} fields
     * @param {CallOptions} callOptions
     */
    async (fields = {}, { signal } = {}) => {
      const request = requestOf({ method, path, kind }, fields);
      const init = { ...request.init, ...signal && { signal } };
      const response = await send(options, request.path, init);
      return method === "get" && kind === "lines" ? response.body : await answerOf(response);
    },
  ]);
  return Object.fromEntries(methods);
}

/**
 * Puts each field where the endpoint wants it: in the path, else in the body of a POST or PATCH,
 * else in the query.
 *
 * @param {{ method: string, path: string, kind: "json" | "lines" | undefined }} endpoint its path
 *   is `/enrollments/{tenant_id}` for one
 * @param {Record<string, Field | undefined>} fields
 * @returns {{ path: string, init: RequestInit }}
 */
function requestOf(endpoint, fields) {
  const { method, kind } = endpoint;
  const rest = new Map(Object.entries(fields));
  const path = endpoint.path.replaceAll(/\{(\w+)\}/g, (_, /** @type {string} */ name) => {
    const value = rest.get(name);
    rest.delete(name);
    return segmentOf(name, value);
  });
  const verb = method.toUpperCase();
  const given = [...rest].flatMap(([name, value]) =>
    value === undefined ? [] : [/** @type {const} */ ([name, value])]
  );
  if (kind === "json") return { path, init: { method: verb, ...jsonOf(given) } };
  if (method === "post" && kind === "lines") {
    return { path, init: { method: verb, ...linesOf(rest.get("lines")) } };
  }
  if (method === "post") return { path, init: { method: verb, ...formOf(given) } };
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return { path: query ? `${path}?${query}` : path, init: { method: verb } };
}

/**
 * A path segment. Dots would lead to another endpoint, also when they are escaped.
 *
 * @param {string} name
 * @param {Field | undefined} value
 */
function segmentOf(name, value) {
  const text = String(value ?? "");
  if (["", ".", ".."].includes(text)) throw new TypeError(`${name} can't be "${text}" in a path`);
  return encodeURIComponent(text);
}

/**
 * @param {(readonly [string, Field])[]} parts
 * @returns {{ body?: FormData }}
 */
function formOf(parts) {
  if (parts.length === 0) return {};
  const body = new FormData();
  for (const [name, value] of parts) {
    for (const each of isPhotos(value) ? value : [value]) body.append(name, partOf(each));
  }
  return { body };
}

/** @param {(readonly [string, Field])[]} fields */
function jsonOf(fields) {
  const body = JSON.stringify(Object.fromEntries(fields));
  return { body, headers: { "content-type": "application/json" } };
}

/**
 * A body that goes out as it is. Node wants to be told that a stream is sent before the answer is
 * read.
 *
 * @param {Field | undefined} lines
 */
function linesOf(lines) {
  const body = /** @type {BodyInit} */ (/** @type {unknown} */ (lines ?? ""));
  return { body, duplex: "half", headers: { "content-type": "application/x-ndjson" } };
}

/**
 * Whether a field is several photos, each a part of its own.
 *
 * @param {Field} value
 * @returns {value is readonly Photo[]}
 */
function isPhotos(value) {
  return Array.isArray(value) && value.length > 0 && typeof value[0] === "object";
}

/**
 * A form part: photos as files, lists of numbers as JSON, the rest as text.
 *
 * @param {Field} value
 * @returns {string | Blob}
 */
function partOf(value) {
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Blob) return value;
  if (Array.isArray(value)) return JSON.stringify(value);
  return new Blob([/** @type {ArrayBuffer} */ (value)]);
}

/**
 * Sends a request.
 *
 * @param {ClientOptions} options
 * @param {string} path
 * @param {RequestInit} init
 * @returns {Promise<Response>} a good one
 */
async function send({ baseUrl, apiKey, locale, fetch = globalThis.fetch }, path, init) {
  const headers = {
    ...init.headers,
    accept: "application/json",
    ...apiKey && { authorization: `Bearer ${apiKey}` },
    ...locale && { "accept-language": locale },
  };
  const response = await fetch(baseUrl.replace(/\/+$/, "") + path, { ...init, headers });
  if (!response.ok) throw new WajahProblem(response, parse(await response.text()));
  return response;
}

/**
 * The JSON of an answer.
 *
 * @param {Response} response
 * @returns {Promise<unknown>}
 */
async function answerOf(response) {
  const body = parse(await response.text());
  if (body === undefined) throw new WajahProblem(response, body);
  return body;
}

/**
 * @param {string} text
 * @returns {unknown} undefined when it is not JSON
 */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The problem in an answer. Something between client and service may answer with anything.
 *
 * @param {unknown} body
 * @param {number} status
 * @returns {Told}
 */
function problemOf(body, status) {
  if (typeof body === "object" && body !== null && "detail" in body && "code" in body) {
    return /** @type {Told} */ (body);
  }
  return { code: "unexpected_answer", detail: `Unexpected answer with status ${status}` };
}

/** @param {string | null} header */
function secondsOf(header) {
  return header !== null && /^\d+$/.test(header) ? Number(header) : undefined;
}
