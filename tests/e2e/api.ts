import assert from "node:assert/strict";
import { formOf, readPhoto } from "../support/photos.ts";

/** The key that opens everything. */
export const adminKey = "admin-key-of-the-tests";

/** Whatever JSON holds. */
type Json = Awaited<ReturnType<Response["json"]>>;

/** An answer; its body as it came and, where it is JSON, read. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Json;
}

/** A service as the holder of a key sees it. */
export interface Api {
  /** Sends JSON, or no body. */
  ask(method: string, path: string, json?: unknown): Promise<Reply>;
  /** Sends a form; `photo` is a file of the test data. */
  post(path: string, photo: string, fields?: Record<string, string>): Promise<Reply>;
  /** Sends anything. */
  send(path: string, init: RequestInit): Promise<Reply>;
}

/** Asks a service with a key. */
export function createApi(url: string, key: string): Api {
  const send: Api["send"] = async (path, init) => {
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${key}`);
    const response = await fetch(url + path, { ...init, headers });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json");
    const body = isJson && !text.includes("\n") ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, body };
  };
  return {
    send,
    ask: (method, path, json) =>
      send(path, {
        method,
        ...json !== undefined && {
          body: JSON.stringify(json),
          headers: { "content-type": "application/json" },
        },
      }),
    post: async (path, photo, fields = {}) =>
      send(path, { method: "POST", body: formOf({ ...fields, file: await readPhoto(photo) }) }),
  };
}

/** Makes a tenant, and gives the service as the holder of a key of it sees it. */
export async function makeTenant(
  url: string,
  id: string,
  settings: Record<string, unknown> = {},
  scopes = ["recognize", "enroll", "admin"],
): Promise<Api> {
  const admin = createApi(url, adminKey);
  good(await admin.ask("POST", "/v1/tenants", { id, ...settings }), 201);
  const { key } = good(await admin.ask("POST", `/v1/tenants/${id}/keys`, { scopes }), 201);
  return createApi(url, key);
}

/** The body of an answer that must be a good one. */
export function good({ status, body, text }: Reply, expected = 200) {
  assert.equal(status, expected, text);
  return body;
}

/** Checks that an answer is a problem. */
export function isProblem({ status, body, text }: Reply, expected: number, code: string): void {
  assert.deepEqual([status, body?.code], [expected, code], text);
}
