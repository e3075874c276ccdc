/** Everything that a person can go through in the service, and what goes wrong on the way. */

import { equal } from "node:assert/strict";
import type { Answer, Api, Body } from "../instances/api.ts";
import type { Canary } from "./canary.ts";

/** The canary's tenant, and the one that imports from it. */
export const tenant = "aviary", otherTenant = "forest";

/** Both. */
export const homes: readonly string[] = [tenant, otherTenant];

/** A call and the status that it must have, so that each path is really gone. */
type Step = readonly [status: number, method: string, path: string, body?: Body];

/** Enrolls the canary in every way and does with them whatever can be done. */
export async function live(api: Api, canary: Canary): Promise<void> {
  for (const id of homes) {
    await take(api, [201, "POST", "/v1/tenants", { json: { id } }]);
  }
  for (const step of enrolling(canary)) await take(api, step);
  const { text: lines } = await take(api, [200, "GET", `/v1/tenants/${tenant}/export`]);
  const { text: encoding } = await take(api, [200, "POST", "/encode", {
    form: { file: canary.photo },
  }]);
  const vector = JSON.stringify(JSON.parse(encoding).encoding);
  const steps = [
    ...recognizing(canary, vector),
    ...listing(canary),
    ...importing(lines),
    ...failing(canary, lines, vector),
    ...malformed(canary),
  ];
  for (const step of steps) await take(api, step);
  await faceCamera(api, canary);
  await useKeys(api);
}

/** A liveness session with one photo in every frame, which is looked at and refused. */
async function faceCamera(api: Api, { name, photo }: Canary): Promise<void> {
  const path = "/v1/liveness/sessions", opening = { json: { tenant_id: tenant } };
  const { text } = await take(api, [201, "POST", path, opening]);
  const { session_id, nonce } = JSON.parse(text);
  const steps = Array.from({ length: 8 }, (_, i) => ({ challenge: i >> 1, at: 180 * i }));
  await new Promise((resolve) => setTimeout(resolve, 180 * steps.length));
  const frames = steps.map(() => photo);
  const form = { tenant_id: tenant, nonce, frames, steps: JSON.stringify(steps) };
  await take(api, [200, "POST", `${path}/${session_id}/frames`, { form }]);
  const wrong = { ...form, nonce: name, steps: name };
  await take(api, [400, "POST", `${path}/${session_id}/frames`, { form: wrong }]);
}

/** Asks and expects a status; a message names neither the canary nor what was sent. */
async function take(api: Api, [wanted, ...call]: Step): Promise<Answer> {
  const answer = await api.ask(...call);
  // Without its names the address tells which call it was.
  const path = call[1].replaceAll(/[a-z]{20,}/g, "*");
  equal(answer.status, wanted, `${call[0]} ${path}`);
  return answer;
}

/** An API key of the canary's tenant, to its end. */
async function useKeys(api: Api): Promise<void> {
  const keys = `/v1/tenants/${tenant}/keys`;
  const { text } = await take(api, [201, "POST", keys, { json: { label: "a door" } }]);
  const { id } = JSON.parse(text);
  await take(api, [200, "GET", keys]);
  await take(api, [200, "POST", `${keys}/${id}/rotate`]);
  await take(api, [200, "DELETE", `${keys}/${id}`]);
}

/** Deletes one sample, one person and one tenant, in every way that there is. */
export async function endInEveryWay(api: Api, { userId, name }: Canary): Promise<void> {
  const [id] = await api.list(tenant);
  const steps: Step[] = [
    [200, "DELETE", `/enrollments/${tenant}/${id}`],
    [200, "DELETE", `/user/${userId}?tenant_id=${tenant}`],
    [200, "DELETE", `/v1/tenants/${otherTenant}/persons/${userId}`],
    [200, "DELETE", `/enrollments/${otherTenant}/name/${name}`],
    [200, "DELETE", `/v1/tenants/${otherTenant}`],
    [200, "DELETE", `/v1/tenants/${tenant}`],
  ];
  for (const step of steps) await take(api, step);
}

function enrolling({ userId: user_id, name, photo: file, twin }: Canary): Step[] {
  const tenant_id = tenant;
  return [
    [200, "POST", "/enroll", { form: { tenant_id, user_id, name, file } }],
    [200, "POST", "/enroll", { form: { tenant_id, name, file: twin } }],
    [200, "POST", "/register", { form: { tenant_id, employee_id: user_id, name, file } }],
  ];
}

function recognizing({ userId: user_id, photo: file, twin }: Canary, encoding: string): Step[] {
  const form = { tenant_id: tenant, file };
  return [
    [200, "POST", "/identify", { form }],
    [200, "POST", "/identify", { form: { ...form, liveness: "true" } }],
    [200, "POST", "/recognize", { form }],
    [200, "POST", "/verify", { form: { ...form, user_id } }],
    [200, "POST", `/v1/tenants/${tenant}/search`, { form: { file } }],
    [200, "POST", "/detect", { form: { file } }],
    [200, "POST", "/extract-embedding", { form: { file } }],
    [200, "POST", "/compare", { form: { image1: file, image2: twin } }],
    [200, "POST", "/compare", { form: { file, encoding } }],
  ];
}

function listing({ userId }: Canary): Step[] {
  return [
    [200, "GET", `/enrollments/${tenant}`],
    [200, "GET", "/enrollments"],
    [200, "GET", `/users?tenant_id=${tenant}`],
    [200, "GET", `/v1/tenants/${tenant}/persons`],
    [200, "GET", `/v1/tenants/${tenant}/persons/${userId}`],
    [200, "GET", `/v1/tenants/${tenant}/audit`],
    [200, "GET", "/v1/audit"],
    [200, "POST", `/cache/${tenant}/refresh-enrollments`],
    [200, "GET", `/cache/${tenant}/status`],
    [200, "GET", "/health"],
    [200, "GET", "/ready"],
    [200, "GET", "/"],
    [200, "GET", "/v1/models"],
    [200, "GET", "/v1/tenants"],
    [200, "GET", `/v1/tenants/${tenant}`],
  ];
}

function importing(lines: string): Step[] {
  return [
    [200, "POST", `/v1/tenants/${tenant}/import`, { lines }],
    [200, "POST", `/v1/tenants/${otherTenant}/import`, { lines }],
    // Broken off in the middle of the second sample.
    [400, "POST", `/v1/tenants/${otherTenant}/import`, { lines: lines.slice(0, 4500) }],
  ];
}

function failing({ userId, name, photo: file }: Canary, lines: string, vector: string): Step[] {
  const tenant_id = tenant;
  const form = { tenant_id, user_id: userId, name, file };
  const policy = (duplicate_policy: string): Step => [200, "PATCH", `/v1/tenants/${tenant}`, {
    json: { duplicate_policy },
  }];
  return [
    policy("reject"),
    [409, "POST", "/enroll", { form: { ...form, user_id: `${userId}x` } }],
    policy("allow"),
    [400, "POST", "/enroll", { form: { ...form, file: file.slice(0, 5000) } }],
    [400, "POST", "/enroll", { form: { ...form, name: `${name}\u0007` } }],
    [400, "POST", "/enroll", { form: { ...form, name: name.repeat(20) } }],
    [400, "POST", "/enroll", { form: { ...form, user_id: `${userId} ${name}` } }],
    [400, "POST", "/enroll", { form: { ...form, [name]: name, image: file } }],
    [404, "POST", "/identify", { form: { tenant_id: userId, file } }],
    [404, "POST", "/verify", { form: { ...form, user_id: `${userId}y` } }],
    [400, "POST", "/compare", { form: { file, encoding: vector.slice(0, 3000) } }],
    [404, "GET", `/v1/tenants/${tenant}/persons/${userId}z`],
    [404, "DELETE", `/user/${userId}z?tenant_id=${tenant}`],
    [404, "DELETE", `/enrollments/${tenant}/name/${name}z`],
    [404, "GET", `/users?tenant_id=${name}`],
    [404, "GET", `/${name}/${userId}?name=${name}`],
    [405, "PUT", `/enrollments/${tenant}/name/${name}`],
    [400, "GET", `/enrollments/${tenant}?cursor=${name}`],
    [400, "POST", "/v1/tenants", { json: { id: `${name} ${userId}`, [name]: vector } }],
    [409, "POST", "/v1/tenants", { json: { id: tenant } }],
    [400, "POST", `/v1/tenants/${tenant}/import`, { lines: lines.replace('"name"', '"nama"') }],
    [409, "POST", `/v1/tenants/${tenant}/import`, {
      lines: lines.replace(/"id":"[^"]*"/, `"id":"${name}"`),
    }],
  ];
}

/** Bodies that can't be read, and the canary where nobody looks for them. */
function malformed({ userId, name, photo }: Canary): Step[] {
  const form = new FormData();
  form.append("file", new File([photo], `${name}.jpg`, { type: `image/${userId}` }));
  form.append(name, userId);
  const multipart = (boundary: string) => ({ "content-type": `multipart/form-data${boundary}` });
  const json = { "content-type": "application/json" };
  const headers = {
    "user-agent": name,
    "accept-language": name,
    referer: `http://localhost/${userId}`,
    cookie: `name=${name}`,
    "x-forwarded-for": userId,
  };
  const raw = `--${name}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${userId}`;
  return [
    [200, "POST", "/detect", { raw: form, headers }],
    [400, "POST", "/identify", { raw, headers: multipart(`; boundary=${name}`) }],
    [400, "POST", "/identify", { raw, headers: multipart("") }],
    [415, "POST", "/identify", { raw, headers: { "content-type": `text/${name}` } }],
    [400, "POST", "/v1/tenants", { raw: `{"id":"${name}","${userId}`, headers: json }],
    [400, "POST", `/v1/tenants/${tenant}/import`, { lines: `{"name":"${name}"}\n{"id":` }],
  ];
}
