/** The real service with people in it, and what is asked of it. */

import { readPhoto } from "../../tests/support/photos.ts";
import { serviceSettings, startService } from "../../tests/support/service.ts";
import { type Kind, plain } from "./arrivals.ts";
import { type Answer, type Call, type Client, createClient, prepare } from "./client.ts";

/** A running service. */
export interface House extends AsyncDisposable {
  readonly url: URL;
  readonly pid: number;
}

/** The key of services that want one. */
export const adminKey = "admin-key-of-the-load-test";

/** A photo of 2.4 megapixels and 435 kB with one face. */
const probe = "pairs/img47.jpg";

/** People to enroll, and a photo of a place where nobody is alone. */
const people = ["pairs/img2.jpg", "pairs/img20.jpg", "pairs/img3.jpg"];

/** Starts the service of `deno task start` in a folder of its own, on a free port of this machine. */
export async function openHouse(settings: Record<string, string> = {}): Promise<House> {
  const folder = await Deno.makeTempDir({ prefix: "wajah-load-" });
  const service = await startService({ ...serviceSettings(folder), ...ownSettings(), ...settings });
  return {
    url: new URL(service.url),
    pid: service.pid,
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Settings of the one who measures, for the variables that the service knows. */
function ownSettings(): Record<string, string> {
  const names = ["MODEL_PACK", "INFERENCE_WORKERS", "INFERENCE_THREADS", "INFERENCE_QUEUE"];
  const pairs = names.map((name) => [name, Deno.env.get(name)]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}

/** Sends a call once; it must be answered well. */
export async function ask(url: URL, call: Call): Promise<Answer> {
  using client = createClient(url);
  const answer = await client.send(await prepare(url, call));
  if (answer.status < 200 || answer.status > 299) {
    throw new Error(`${call.path} is answered ${answer.status}`);
  }
  return answer;
}

/** Enrolls the people of a tenant. */
export async function fill(url: URL, tenant_id: string, key?: string): Promise<void> {
  for (const [i, name] of people.entries()) {
    const form = { tenant_id, name: `person ${i}`, user_id: `p${i}`, file: await readPhoto(name) };
    await ask(url, { method: "POST", path: "/enroll", form, key });
  }
}

/** Identifies a photo of 2.4 megapixels, again and again. */
export async function identify(url: URL, tenant_id: string, key?: string): Promise<Kind> {
  const form = { tenant_id, file: await readPhoto(probe) };
  return plain("identify", await prepare(url, { method: "POST", path: "/identify", form, key }));
}

/** Everything that a service is asked in a day, bad requests too. */
export async function mixOf(url: URL, tenant_id: string): Promise<Kind[]> {
  const file = await readPhoto(probe), other = await readPhoto("pairs/img6.jpg");
  const group = await readPhoto("group/t1.jpg");
  const post = (path: string, form: Call["form"]) =>
    prepare(url, { method: "POST", path, form: form ?? {} });
  const get = (path: string) => prepare(url, { method: "GET", path });
  const cut = file.slice(0, file.length / 2);
  return [
    plain("health", await get("/health"), [200], 4),
    plain("list", await get(`/enrollments/${tenant_id}`), [200], 4),
    plain("persons", await get(`/v1/tenants/${tenant_id}/persons`), [200], 2),
    plain("detect", await post("/detect", { file: group }), [200], 4),
    plain("identify", await post("/identify", { tenant_id, file }), [200], 8),
    plain("verify", await post("/verify", { tenant_id, user_id: "p0", file: other }), [200], 4),
    plain("compare", await post("/compare", { image1: file, image2: other }), [200], 2),
    plain("cut photo", await post("/detect", { file: cut }), [400], 1),
    plain("no photo", await post("/identify", { tenant_id, file: "text" }), [400], 1),
    plain("no such tenant", await get("/enrollments/nobody"), [404], 1),
    await enrollAndDelete(url, tenant_id, other),
  ];
}

/** A person who comes and goes. */
async function enrollAndDelete(
  url: URL,
  tenant_id: string,
  file: Uint8Array<ArrayBuffer>,
): Promise<Kind> {
  const form = { tenant_id, name: "guest", user_id: "guest", file };
  const enroll = await prepare(url, { method: "POST", path: "/enroll", form });
  const send = async (client: Client) => {
    const answer = await client.send(enroll);
    if (answer.status !== 200) return answer;
    const { stored } = JSON.parse(answer.body);
    const path = `/enrollments/${tenant_id}/${stored.id}`;
    return await client.send(await prepare(url, { method: "DELETE", path }));
  };
  return { name: "enroll and delete", weight: 2, expected: [200], send };
}
