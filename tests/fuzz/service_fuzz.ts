/** Fuzzes the real service over HTTP. */
import assert from "node:assert/strict";
import sharp from "sharp";
import { foreign } from "../image/files.ts";
import type { Fixture } from "../image/fixtures.ts";
import { formOf, readPhoto } from "../support/photos.ts";
import { type Service, serviceSettings, startService } from "../support/service.ts";
import { createDice } from "./dice.ts";
import { flipped } from "./fuzz_images.ts";
import { count, fuzzRequests, type Tally } from "./fuzz_requests.ts";
import { faultOf } from "./oracle.ts";
import type { Material } from "./requests.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** How long. */
export interface ServiceFuzz {
  readonly seed: number;
  /** Random requests to each endpoint. */
  readonly perEndpoint: number;
  /** Uploads of each file with flipped bytes. */
  readonly perFile: number;
  readonly files: readonly Fixture[];
}

/** Starts the service, fuzzes it and sees it end well; the answers by endpoint and file. */
export async function fuzzService(fuzz: ServiceFuzz): Promise<Tally> {
  const folder = await Deno.makeTempDir({ prefix: "wajah-fuzz-" });
  try {
    const settings = { ...serviceSettings(folder), TENANT_REQUESTS_PER_SECOND: "0" };
    await using service = await startService(settings);
    const tally = await fuzzBoth(service, fuzz);
    assert.equal(await service.stop(), 0);
    assert(!/"level":"error"/.test(service.output()), "an error was logged");
    return tally;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function fuzzBoth({ url }: Service, fuzz: ServiceFuzz): Promise<Tally> {
  const good = await portrait();
  const plain = await encodingOf(url, good);
  const check = async () => assert.deepEqual(await encodingOf(url, good), plain);
  const material = { good, bad: await badPhotos(), transfer: await transferOf(url, good) };
  const uploads = await fuzzUploads(url, fuzz, check);
  const requests = await fuzzRequests({ ...fuzz, url, material, check });
  return new Map([...uploads, ...requests]);
}

async function fuzzUploads(
  url: string,
  { files, seed, perFile }: ServiceFuzz,
  check: () => Promise<void>,
) {
  const tally = new Map<string, ReadonlyMap<string, number>>();
  for (const { name, bytes } of files) {
    const dice = createDice(seed, `upload of ${name}`);
    const statuses = new Map<string, number>();
    for (let number = 1; number <= perFile; number++) {
      const body = formOf({ file: flipped(bytes, dice) });
      const response = await fetch(`${url}/detect`, { method: "POST", body });
      const fault = faultOf(response, await response.text());
      assert.equal(fault, undefined, `${fault}: upload ${number} of ${name}, seed ${seed}`);
      count(statuses, String(response.status));
    }
    await check();
    tally.set(`POST /detect of ${name}`, statuses);
  }
  return tally;
}

async function encodingOf(url: string, file: Bytes): Promise<unknown> {
  const response = await fetch(`${url}/encode`, { method: "POST", body: formOf({ file }) });
  const { encoding, code } = await response.json();
  assert.equal(response.status, 200, code);
  return encoding;
}

/** Small, so that most of the time is spent on what is wrong. */
async function portrait(): Promise<Bytes> {
  const photo = await readPhoto("pairs/img20.jpg");
  return Uint8Array.from(await sharp(photo).resize(320).jpeg().toBuffer());
}

async function badPhotos(): Promise<Bytes[]> {
  const flat = { width: 20, height: 20, channels: 3, background: "#888" } as const;
  const faceless = Uint8Array.from(await sharp({ create: flat }).png().toBuffer());
  return [faceless, ...Object.values(foreign).map((bytes) => Uint8Array.from(bytes))];
}

async function transferOf(url: string, file: Bytes): Promise<Material["transfer"]> {
  const body = formOf({ file, name: "Fuzz", tenant_id: "fuzz", user_id: "1" });
  const enrolled = await fetch(`${url}/enroll`, { method: "POST", body });
  assert.equal(enrolled.status, 200, await enrolled.text());
  return await (await fetch(`${url}/v1/tenants/fuzz/export`)).text();
}
