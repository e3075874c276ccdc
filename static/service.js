/** Asks the service, with the tenant and the key that a person has typed. */

import { element } from "./dom.js";
import { language, text } from "./language.js";

/** Milliseconds after which an answer is no longer waited for; the service gives up before. */
const patience = 30_000;

/** The tenant that was typed; undefined for none. */
export function typedTenant() {
  return element("tenant").value.trim() || undefined;
}

/**
 * Sends a form or, without one, only asks. The key is kept nowhere but in its field, and goes into
 * a header alone.
 *
 * @param fields texts and files; lists are sent as several parts of a name, undefined is left out
 * @returns `answer`, or `fault`: the sentence that says why there is none, with `code`
 */
export async function ask(method, path, { fields, json } = {}) {
  const headers = { "Accept-Language": language() };
  const key = element("key").value.trim();
  if (key) headers.Authorization = `Bearer ${key}`;
  if (json) headers["Content-Type"] = "application/json";
  const body = json ? JSON.stringify(json) : fields && formOf(fields);
  try {
    const signal = AbortSignal.timeout(patience);
    const response = await fetch(path, { method, body, headers, signal });
    const answer = await response.json().catch(() => undefined);
    if (response.ok && answer) return { answer };
    return faultOf(response.status, answer);
  } catch {
    return { fault: text("no_answer") };
  }
}

function formOf(fields) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, one);
  }
  return form;
}

function faultOf(status, { detail, code } = {}) {
  if (status === 401) {
    element("access").open = true;
    return { code, fault: text("key_needed") };
  }
  return { code, fault: detail ?? text("answer_unknown", { status }) };
}

/** Forgets the key when the page is left: a browser may keep the whole page to show it again. */
export function forgetKey() {
  addEventListener("pagehide", () => element("key").value = "");
}
