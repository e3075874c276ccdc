/** The real app in this process, on a clean database in memory, with its log kept. */

import { createApp } from "../../src/app.ts";
import { parseConfig } from "../../src/config.ts";
import { createDeps, type Deps } from "../../src/deps.ts";
import type { App } from "../../src/http/hono_app.ts";
import { createLog } from "../../src/log.ts";
import { formOf, type FormPart } from "../support/photos.ts";

/** The key that opens everything. */
export const adminKey = "admin-key-of-the-security-tests";

/** A running app. */
export interface Site {
  readonly deps: Deps;
  readonly app: App;
  /** What it has logged so far. */
  log(): string;
}

/** A request without its key. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly form?: Readonly<Record<string, FormPart>>;
  readonly json?: unknown;
  /** Newline-delimited JSON. */
  readonly lines?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer, read to its end. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The member `code` of a problem. */
  readonly code: string | undefined;
}

/** Runs the app for the time of `work`. */
export async function withSite(
  work: (site: Site) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  const config = parseConfig({
    TURSO_DATABASE_URL: ":memory:",
    MODEL_PACK: "edge",
    MODELS_DIR: new URL("../../../shared/models", import.meta.url).pathname,
    INFERENCE_WORKERS: "1",
    ADMIN_API_KEY: adminKey,
    // Most tests ask as often as they can.
    TENANT_REQUESTS_PER_SECOND: "0",
    INFERENCE_STEADY_QUEUE: "64",
    ...settings,
  });
  const lines: string[] = [];
  const log = createLog((line) => void lines.push(line));
  const write = () => undefined;
  await using deps = await createDeps(config, { log, write, isTerminal: false });
  await deps.started;
  await work({ deps, app: createApp(deps), log: () => lines.join("") });
}

/** Hands out addresses that nobody has used, so that no failure counts for another request. */
export function createAddresses(): () => string {
  let given = 0;
  return () => {
    given++;
    return `10.${given >> 16}.${(given >> 8) & 255}.${given & 255}`;
  };
}

/** Sends a request as if from `address`, with `key` unless there is none. */
export async function send(
  app: App,
  { method, path, form, json, lines, headers }: Call,
  { key, address }: { readonly key?: string | undefined; readonly address: string },
): Promise<Answer> {
  const type = json !== undefined ? "application/json" : lines && "application/x-ndjson";
  const body = form ? formOf(form) : json !== undefined ? JSON.stringify(json) : lines;
  const response = await app.request(`http://localhost${path}`, {
    method,
    ...body !== undefined && { body },
    headers: {
      ...type && { "content-type": type },
      ...key !== undefined && { "x-api-key": key },
      ...headers,
    },
  }, { remoteAddr: { hostname: address } });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, code: codeOf(text) };
}

function codeOf(text: string): string | undefined {
  const [, code] = /"code":"(\w+)"/.exec(text) ?? [];
  return code;
}

/** A problem without what differs between any two answers. */
export function shapeOf({ status, headers, text }: Answer) {
  const { request_id: _, ...body } = JSON.parse(text);
  const kept = [...headers].filter(([name]) => name !== "x-request-id");
  return { status, headers: kept, body, bytes: text.length };
}
