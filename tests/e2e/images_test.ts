/** Every kind of file through the real service, with both codecs: read rightly, or refused rightly. */
import assert from "node:assert/strict";
import { canary, plainPortrait, type Sample, samplesOf } from "../image/corpus.ts";
import { readFolder, readTables } from "../privacy/dump.ts";
import { formOf, readPhoto } from "../support/photos.ts";
import { type Service, serviceSettings, startService } from "../support/service.ts";

type Bytes = Uint8Array<ArrayBuffer>;

function ask(service: Service, path: string, parts: Record<string, string | Bytes>) {
  return fetch(service.url + path, { method: "POST", body: formOf(parts) });
}

async function embeddingOf(service: Service, file: Bytes): Promise<number[]> {
  const response = await ask(service, "/encode", { file });
  const body = await response.json();
  assert.equal(response.status, 200, body.code);
  return body.encoding;
}

/** Both are of length 1. */
function cosine(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, at) => sum + value * other[at], 0);
}

async function check(service: Service, plain: readonly number[], { bytes, answer }: Sample) {
  if (typeof answer === "number") {
    const alike = cosine(plain, await embeddingOf(service, bytes));
    assert(alike >= answer, `cosine ${alike.toFixed(4)} is below ${answer}`);
    return;
  }
  const response = await ask(service, "/encode", { file: bytes });
  const { code } = await response.json();
  assert.deepEqual([response.status, code], answer);
}

/** All files of a service, and what its database says when it is decrypted. */
async function readAll(folder: string): Promise<string> {
  const tables = await readTables(`${folder}/wajah.db`, `${folder}/template.key`);
  const places = [...Object.values(await readFolder(folder)), tables];
  return places.map((bytes) => new TextDecoder("latin1").decode(bytes)).join("\n");
}

async function keepsNoMetadata(service: Service, folder: string, samples: readonly Sample[]) {
  const tagged = samples.find(({ name }) => name.startsWith("EXIF with a thumbnail"));
  assert(tagged && new TextDecoder("latin1").decode(tagged.bytes).includes(canary));
  const response = await ask(service, "/enroll", { file: tagged.bytes, name: "Tagged" });
  assert.equal(response.status, 200, await response.text());
  assert.equal(await service.stop(), 0);
  const kept = await readAll(folder);
  assert(kept.includes("Tagged"));
  assert(!kept.includes(canary));
  assert(!service.output().includes(canary));
}

for (const codec of ["sharp", "imagescript"]) {
  Deno.test(`${codec}: every kind of file is read or refused as documented`, async (t) => {
    const folder = await Deno.makeTempDir({ prefix: "wajah-test-" });
    try {
      const settings = { ...serviceSettings(folder), IMAGE_CODEC: codec };
      await using service = await startService(settings);
      const portrait = await plainPortrait(await readPhoto("pairs/img20.jpg"));
      const plain = await embeddingOf(service, portrait);
      const samples = await samplesOf(portrait, await readPhoto("pairs/img2.jpg"));
      for (const sample of samples) await t.step(sample.name, () => check(service, plain, sample));
      await t.step("the plain file still gives the same", async () => {
        assert.deepEqual(await embeddingOf(service, portrait), plain);
      });
      await t.step("no metadata is kept", () => keepsNoMetadata(service, folder, samples));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}
