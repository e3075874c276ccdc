import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { normalize } from "../../src/face/normalize.ts";
import { createRandom } from "../../src/random.ts";
import { type Api, good, type Reply } from "./api.ts";

/** The content type of a transfer. */
export const ndjson = "application/x-ndjson";

/** Sends a transfer to a tenant. */
export function importInto(api: Api, tenant: string, body: BodyInit): Promise<Reply> {
  const headers = { "content-type": ndjson };
  return api.send(`/v1/tenants/${tenant}/import`, { method: "POST", body, headers });
}

/** The lines of a tenant's export: header, samples, end. */
export async function exportOf(api: Api, tenant: string, cursor?: number): Promise<string[]> {
  const query = cursor === undefined ? "" : `?cursor=${cursor}`;
  const reply = await api.ask("GET", `/v1/tenants/${tenant}/export${query}`);
  assert.equal(reply.status, 200, reply.text);
  assert.equal(reply.headers.get("content-type"), ndjson);
  assert(reply.text.endsWith("\n"));
  return reply.text.trimEnd().split("\n");
}

/** A sample of somebody who does not exist, as a line; the same one for the same number. */
export function sampleLine(number: number): string {
  const random = createRandom(number + 1);
  const embedding = normalize(Float32Array.from({ length: 512 }, () => random() - 0.5));
  return JSON.stringify({
    id: number + 1,
    user_id: `u-${number >> 1}`,
    name: `Person ${number >> 1}`,
    created_at: "2024-02-29 12:00:00",
    embedding: new Uint8Array(embedding.buffer).toBase64(),
  });
}

/** The header of the service's transfers. */
export async function headerOf(api: Api, tenant: string): Promise<string> {
  return (await exportOf(api, tenant))[0];
}

/**
 * A whole transfer of so many people who do not exist. Not a stream, because chunks of more than
 * 64 KiB cost Deno's server more than all the rest of an import.
 */
export function transferOf(header: string, count: number): Promise<Uint8Array<ArrayBuffer>> {
  function* lines() {
    yield `${header}\n`;
    for (let i = 0; i < count; i++) yield `${sampleLine(i)}\n`;
    yield `{"end":true,"count":${count}}\n`;
  }
  const encoded = ReadableStream.from(lines()).pipeThrough(new TextEncoderStream());
  return new Response(encoded).bytes();
}

/** What the samples of a transfer are without their ids, in short. */
export async function digestOf(lines: Iterable<string> | AsyncIterable<string>): Promise<string> {
  const hash = createHash("sha256");
  for await (const line of lines) {
    const { id: _, ...sample } = JSON.parse(line);
    hash.update(JSON.stringify(sample));
  }
  return hash.digest("hex");
}

/** MB of memory that a process holds. */
export function residentMegabytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${pid}/status`)) ?? [];
  return Number(kilobytes) / 1024;
}

/** The most MB that a process held while `work` went on, and what that gave. */
export async function peakDuring<T>(pid: number, work: () => Promise<T>) {
  let peak = residentMegabytes(pid);
  const watch = setInterval(() => peak = Math.max(peak, residentMegabytes(pid)), 20);
  try {
    const result = await work();
    return { result, peak: Math.max(peak, residentMegabytes(pid)) };
  } finally {
    clearInterval(watch);
  }
}

/** Lines of an export as they come, without header and end; `pause` comes after the first chunk. */
export async function* streamExport(
  url: string,
  key: string,
  tenant: string,
  pause: () => Promise<void> = () => Promise.resolve(),
): AsyncGenerator<string> {
  const headers = { authorization: `Bearer ${key}` };
  const response = await fetch(`${url}/v1/tenants/${tenant}/export`, { headers });
  assert(response.status === 200 && response.body);
  let rest = "", number = 0;
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    if (number === 0) await pause();
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      number++;
      if (number > 1 && !line.startsWith('{"end"')) yield line;
    }
  }
  assert.equal(rest, "");
}

/** Imports and says what that did. */
export async function imported(api: Api, tenant: string, body: BodyInit) {
  const { imported, skipped, count, complete } = good(await importInto(api, tenant, body));
  return { imported, skipped, count, complete };
}
