/** What a service in trouble must answer: a documented refusal, and never anything else. */

import { deepEqual, equal, match, ok } from "node:assert/strict";
import type { Answer, Api, Body } from "../instances/api.ts";

/** Asks for something that must be refused for now, with a word when to ask again. */
export async function refused(
  api: Api,
  code: string,
  ...[method, path, body]: [method: string, path: string, body?: Body]
): Promise<void> {
  checkRefusal(await api.ask(method, path, body), code, `${method} ${path}`);
}

/** Checks that an answer is a 503 of this code that tells when to ask again. */
export function checkRefusal({ status, headers, text }: Answer, code: string, what = ""): void {
  equal(status, 503, `${what}: ${text}`);
  equal(headers.get("content-type"), "application/problem+json");
  match(headers.get("retry-after") ?? "", /^[1-9]\d*$/, what);
  equal(JSON.parse(text).code, code, what);
}

/** The status that each path answers. */
export async function statuses(api: Api, paths: readonly string[]): Promise<number[]> {
  return await Promise.all(paths.map(async (path) => (await api.ask("GET", path)).status));
}

/** Checks that the process is alive, whatever else is wrong, and whether it says it is ready. */
export async function checkHealth(api: Api, ready: 200 | 503): Promise<void> {
  deepEqual(await statuses(api, ["/health", "/ready"]), [200, ready]);
}

/** Checks a log: it names the fault by this word, and repeats nothing of what was sent. */
export function checkLog(log: string, fault: RegExp, secrets: readonly string[]): void {
  match(log, fault);
  for (const secret of secrets) ok(!log.includes(secret), "the log repeats what was sent");
}
