/** Kills of the whole service at random moments, while clients enroll and delete through it. */

import { equal, ok } from "node:assert/strict";
import { z } from "zod";
import { type Api, createApi } from "../instances/api.ts";
import { checkOutcome, outcomes } from "../stores/outcomes.ts";
import type { Written } from "../stores/start_writer.ts";
import {
  chooseWrite,
  type Face,
  nameOf,
  numberOf,
  randomOf,
  type State,
  userOf,
  type Write,
} from "../stores/writes.ts";
import { readPhoto } from "../support/photos.ts";
import { runService, serviceSettings, startService } from "../support/service.ts";

/** What the kills met. */
export interface Met {
  kills: number;
  /** Kills before the service was ready. */
  starting: number;
  /** Writes that were acknowledged. */
  acknowledged: number;
  /** Writes that were under way at a kill. */
  open: number;
  /** Faces that were looked for, and found, after a start. */
  recognized: number;
}

/** A client with a tenant of its own, which makes one write after the other. */
interface Client {
  readonly tenant: string;
  readonly random: () => number;
  /** What may be there. */
  possible: readonly State[];
  nextFace: number;
}

const listed = z.object({
  enrollments: z.array(z.object({ id: z.number(), user_id: z.string(), name: z.string() })),
});

const enrolled = z.object({ stored: z.object({ id: z.number() }) });

/**
 * Kills a service on one database so many times; each start finds what the last kill left, and
 * checks it: a start refuses a file that SQLite finds a fault in, the faces of each client are those
 * of its acknowledged writes, with or without the one under way, and so is whom a photo finds.
 */
export async function killRepeatedly(
  folder: string,
  { kills, seed, more = {}, onKill = () => undefined }: {
    readonly kills: number;
    readonly seed: number;
    /** Settings beside those that the kills need. */
    readonly more?: Readonly<Record<string, string>>;
    readonly onKill?: (met: Met) => void;
  },
): Promise<Met> {
  const own = { INFERENCE_WORKERS: "1", LIVENESS: "off" };
  const settings = { ...serviceSettings(folder), ...own, ...more };
  const random = randomOf(seed);
  const photos = await Promise.all(
    ["img2", "img20", "img51"].map((one) => readPhoto(`pairs/${one}.jpg`)),
  );
  const clients = [0, 1, 2].map((i): Client => ({
    tenant: `client-${i}`,
    random: randomOf(seed * 10 + i),
    possible: [new Map()],
    nextFace: 1,
  }));
  const met: Met = { kills: 0, starting: 0, acknowledged: 0, open: 0, recognized: 0 };
  while (true) {
    if (met.kills < kills && random() < 0.15) {
      await killAtStart(settings, random);
      met.starting++;
      onKill({ ...met, kills: ++met.kills });
      continue;
    }
    await using service = await startService(settings);
    const api = createApi(service.url);
    for (const client of clients) met.recognized += await check(api, client, photos);
    // After the last kill there is only a look at what it left.
    if (met.kills === kills) return met;
    const enough = Promise.withResolvers<void>();
    let dead = false, left = Math.floor(random() * 12);
    const kill = async () => {
      if (left > 0) await enough.promise;
      await new Promise((resolve) => setTimeout(resolve, random() * 60));
      dead = true;
      Deno.kill(service.pid, "SIGKILL");
    };
    const onDone = () => {
      if (--left === 0) enough.resolve();
    };
    const progress = { isDead: () => dead, onDone };
    const writing = clients.map((client) => write(api, client, photos, progress));
    await Promise.all([
      kill(),
      ...writing.map(async (written, i) => {
        const all = await written;
        const [state] = clients[i].possible;
        clients[i].possible = outcomes(state, all);
        met.open += clients[i].possible.length - 1;
        met.acknowledged += all.filter(({ id }) => id !== undefined).length;
      }),
    ]);
    onKill({ ...met, kills: ++met.kills });
  }
}

async function killAtStart(settings: Record<string, string>, random: () => number): Promise<void> {
  const seconds = (0.05 + random() * 0.7).toFixed(2);
  await runService(settings, "start", ["timeout", "--signal=KILL", seconds]);
}

/** Writes until the service is dead; what it wrote, the last one perhaps without an answer. */
async function write(
  api: Api,
  client: Client,
  photos: readonly Uint8Array<ArrayBuffer>[],
  { isDead, onDone }: { readonly isDead: () => boolean; readonly onDone: () => void },
): Promise<Written[]> {
  const written: Written[] = [];
  const ids = [...client.possible[0].keys()];
  while (true) {
    const next = chooseWrite(client.random, client.nextFace, ids);
    if (next.what === "enroll") client.nextFace++;
    const id = await send(api, client.tenant, next, photos).catch((error: unknown) => {
      // Nothing but the kill takes an answer away.
      if (isDead() && !(error instanceof z.ZodError)) return undefined;
      throw error;
    });
    written.push({ write: next, id });
    if (id === undefined) return written;
    onDone();
    if (id) ids.push(id);
  }
}

/** Makes a write; the id of an enrollment, or 0. */
async function send(
  api: Api,
  tenant_id: string,
  write: Write,
  photos: readonly Uint8Array<ArrayBuffer>[],
): Promise<number> {
  if (write.what === "enroll") {
    const file = photos[write.face % photos.length];
    const form = { tenant_id, user_id: userOf(write.person), name: nameOf(write.face), file };
    return enrolled.parse(await api.done("POST", "/enroll", { form })).stored.id;
  }
  const { status } = await api.ask("DELETE", pathOf(tenant_id, write));
  // Who is deleted already is not there.
  ok(status === 200 || status === 404, `${write.what}: ${status}`);
  return 0;
}

function pathOf(tenant: string, write: Exclude<Write, { what: "enroll" }>): string {
  if (write.what === "delete") return `/enrollments/${tenant}/${write.id}`;
  if (write.what === "delete name") {
    return `/enrollments/${tenant}/name/${encodeURIComponent(nameOf(write.face))}`;
  }
  return `/v1/tenants/${tenant}/persons/${userOf(write.person)}`;
}

/** Checks what is there of a client after a start; how many faces were recognized. */
async function check(
  api: Api,
  client: Client,
  photos: readonly Uint8Array<ArrayBuffer>[],
): Promise<number> {
  const { status, text } = await api.ask("GET", `/enrollments/${client.tenant}`);
  const { enrollments } = status === 404 ? { enrollments: [] } : listed.parse(JSON.parse(text));
  const faces = enrollments.map(({ id, user_id, name }): [number, Face] => [id, {
    face: numberOf(name),
    person: numberOf(user_id),
  }]);
  const state = checkOutcome(faces, client.possible);
  client.possible = [state];
  if (status === 404) return 0;
  let recognized = 0;
  for (const [i, photo] of photos.entries()) {
    const there = [...state].filter(([, { face }]) => face % photos.length === i);
    const { match, enrollment_id } = await api.identify(client.tenant, photo);
    equal(match, there.length > 0);
    if (match) ok(there.some(([id]) => id === enrollment_id), "somebody deleted was found");
    recognized += Number(match);
  }
  return recognized;
}
