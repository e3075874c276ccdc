import { deepEqual, equal, ok } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { tempFolder } from "./fixtures.ts";
import { checkOutcome, outcomes } from "./outcomes.ts";
import { startWriter } from "./start_writer.ts";
import type { Report } from "./writer.ts";
import { embeddingOf, randomOf, type State } from "./writes.ts";

/** Kills on one database, one after the other, each finding what the last one left. */
interface Lane {
  readonly seed: number;
  readonly kills: number;
  readonly key: number | undefined;
}

const lanes: readonly Lane[] = [
  { seed: 1, kills: 50, key: undefined },
  { seed: 2, kills: 50, key: undefined },
  { seed: 3, kills: 50, key: undefined },
  { seed: 4, kills: 50, key: 1 },
];

/** What the kills of a lane met. */
interface Met {
  readonly kills: number;
  /** Kills while a write was not acknowledged yet. */
  readonly open: number;
  /** Deleted faces that were looked for on the disk. */
  readonly wiped: number;
}

Deno.test("200 kills during enrolls and deletes lose nothing and revive nobody", async () => {
  const met = await Promise.all(lanes.map(killRepeatedly));
  const sum = (key: keyof Met) => met.reduce((total, lane) => total + lane[key], 0);
  equal(sum("kills"), 200);
  // Kills that meet nothing would prove nothing.
  ok(sum("open") > 100, `only ${sum("open")} met a write under way`);
  ok(sum("wiped") > 200, `only ${sum("wiped")} deleted faces`);
});

async function killRepeatedly({ seed, kills, key }: Lane): Promise<Met> {
  await using folder = await tempFolder();
  const path = `${folder.path}/wajah.db`;
  const random = randomOf(seed);
  const enrolled = new Set<number>();
  let possible: readonly State[] = [new Map()];
  let open = 0;
  let wiped = 0;
  // One more, which only looks at what the last kill left.
  for (let kill = 0; kill <= kills; kill++) {
    await using writer = startWriter({ path, key, seed: seed * 1000 + kill });
    if (kill < kills && random() < 0.1) {
      await pause(random() * 400);
      await writer.kill();
      continue;
    }
    const state = checkReport(await writer.report, possible);
    if (key === undefined) wiped += await checkWiped(path, enrolled, state);
    await writer.go();
    await writer.acknowledged(Math.floor(random() * 14));
    await pause(random() * 12);
    const written = await writer.kill();
    for (const { write } of written) if (write.what === "enroll") enrolled.add(write.face);
    possible = outcomes(state, written);
    open += possible.length - 1;
  }
  return { kills, open, wiped };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function checkReport({ faces, integrity, loose }: Report, possible: readonly State[]): State {
  equal(integrity, "ok");
  deepEqual(loose, { persons: 0, enrollments: 0, embeddings: 0 });
  return checkOutcome(faces, possible);
}

/** Looks for faces that are gone in the file and its log; how many they are. */
async function checkWiped(path: string, enrolled: Set<number>, state: State): Promise<number> {
  const files = [Deno.readFile(path), Deno.readFile(`${path}-wal`)];
  const bytes = Buffer.concat(await Promise.all(files));
  const kept = new Set(Array.from(state.values(), ({ face }) => face));
  const gone = [...enrolled].filter((face) => !kept.has(face));
  for (const face of gone) ok(!bytes.includes(pieceOf(face)), `face ${face} is on the disk`);
  for (const face of kept) ok(bytes.includes(pieceOf(face)), `face ${face} is not on the disk`);
  for (const face of gone) enrolled.delete(face);
  return gone.length;
}

/** A piece from the middle of an embedding, so that a torn copy is found too. */
function pieceOf(face: number): Uint8Array {
  return new Uint8Array(embeddingOf(face).buffer).subarray(1000, 1032);
}
