/**
 * A process that opens a store, reports what is in it, waits for a byte on standard input, and
 * then enrolls and deletes without a pause until it is killed. It prints each write before it and
 * once more when it is acknowledged, so that whoever kills it knows which one write is open.
 */

import { deepEqual } from "node:assert/strict";
import { createClient } from "@libsql/client";
import { openLibsqlStore } from "../../src/store/libsql.ts";
import type { Store } from "../../src/store/store.ts";
import { countOf, enrolled, keyOf, readGallery } from "./fixtures.ts";
import {
  chooseWrite,
  embeddingOf,
  type Face,
  nameOf,
  numberOf,
  randomOf,
  userOf,
  type Write,
} from "./writes.ts";

/** Which file is written to, and how. */
export interface WriterOptions {
  readonly path: string;
  /** Decides the writes and numbers the faces; each process needs one of its own. */
  readonly seed: number;
  /** The number of `keyOf`, or undefined for a plain file. */
  readonly key?: number | undefined;
}

/** What a writer finds when it has opened the database. */
export interface Report {
  readonly faces: readonly (readonly [id: number, face: Face])[];
  /** What SQLite says of the file. */
  readonly integrity: unknown;
  /** Rows that lack what belongs to them. */
  readonly loose: unknown;
}

/** A line of a writer; `done` is the id of an enrollment, or 0. */
export type Line = { readonly report: Report } | { readonly try: Write } | {
  readonly done: number;
};

async function main({ path, seed, key }: WriterOptions): Promise<void> {
  const encryptionKey = key === undefined ? undefined : keyOf(key);
  const store = await openLibsqlStore({ url: `file:${path}`, encryptionKey });
  const faces = await readFaces(store);
  print({ report: { faces, ...await inspect(path, encryptionKey) } });
  await Deno.stdin.read(new Uint8Array(1));
  const ids = faces.map(([id]) => id);
  const random = randomOf(seed);
  for (let face = seed * 10_000;; face++) {
    const next = chooseWrite(random, face, ids);
    print({ try: next });
    const id = await write(store, next);
    if (id) ids.push(id);
    print({ done: id });
  }
}

async function write(store: Store, write: Write): Promise<number> {
  if (write.what === "enroll") {
    const { face, person } = write;
    const embedding = embeddingOf(face);
    const given = { name: nameOf(face), userId: userOf(person), embedding };
    return (await enrolled(store, given)).enrollment.id;
  }
  if (write.what === "delete") await store.deleteEnrollment("default", write.id, "local");
  if (write.what === "delete person") {
    await store.deletePerson("default", userOf(write.person), "local");
  }
  if (write.what === "delete name") {
    await store.deleteByName("default", nameOf(write.face), "local");
  }
  return 0;
}

/** All faces, once the lists, the gallery and the count agree on them. */
async function readFaces(store: Store): Promise<[number, Face][]> {
  const listed = await store.listEnrollments("default", { limit: 10_000 });
  const { rows } = await readGallery(store);
  deepEqual(rows.map(({ enrollmentId }) => enrollmentId), listed.map(({ id }) => id));
  deepEqual(await countOf(store), listed.length);
  return listed.map(({ id, name, userId }, i) => {
    const face = numberOf(name);
    deepEqual(rows[i].embedding, embeddingOf(face));
    return [id, { face, person: numberOf(userId) }];
  });
}

const looseRows = `SELECT
  (SELECT count(*) FROM persons p
    WHERE NOT EXISTS (SELECT 1 FROM enrollments WHERE person_id = p.id)) AS persons,
  (SELECT count(*) FROM enrollments e
    WHERE NOT EXISTS (SELECT 1 FROM embeddings WHERE enrollment_id = e.id)) AS enrollments,
  (SELECT count(*) FROM embeddings v
    WHERE NOT EXISTS (SELECT 1 FROM enrollments WHERE id = v.enrollment_id)) AS embeddings`;

async function inspect(path: string, key: Uint8Array | undefined) {
  const client = createClient({
    url: `file:${path}`,
    ...(key && { encryptionKey: key.toHex() }),
  });
  const [{ integrity_check: integrity }] = (await client.execute("PRAGMA integrity_check")).rows;
  const [loose] = (await client.execute(looseRows)).rows;
  client.close();
  return { integrity, loose };
}

function print(line: Line): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
}

if (import.meta.main) await main(JSON.parse(Deno.args[0]));
