import { fail, ok } from "node:assert/strict";
import type {
  Enrolled,
  Imported,
  NewApiKey,
  NewEnrollment,
  Refusal,
  Store,
} from "../../src/store/store.ts";
import type { Embedding, GalleryPage, GalleryRow, ModelContract } from "../../src/types.ts";

/** A model contract that no real model has. */
export function contractOf(model = "test", dimension = 512): ModelContract {
  const sha256 = "0123456789abcdef".repeat(4);
  const id = `${model}@${sha256.slice(0, 16)}/${dimension}/none`;
  return { id, model, sha256, dimension, preprocessing: "none" };
}

/** A random direction of length 1. */
export function randomEmbedding(dimension = 512): Embedding {
  const vector = Float32Array.from({ length: dimension }, () => Math.random() - 0.5);
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

/** A complete enrollment; what a test does not care about is filled in. */
export function sample(given: Partial<NewEnrollment> = {}): NewEnrollment {
  const contract = given.contract ?? contractOf();
  return {
    tenantId: "default",
    userId: "user-1",
    name: "Ana",
    contract,
    embedding: randomEmbedding(contract.dimension),
    actor: "local",
    makeTenant: true,
    ...given,
  };
}

/** Enrolls what `sample` makes of it, which must not be refused. */
export async function enrolled(
  store: Pick<Store, "enroll">,
  given?: Partial<NewEnrollment>,
): Promise<Enrolled> {
  return accepted(await store.enroll(sample(given)));
}

/** The outcome of a write that must not have been refused. */
export function accepted<T extends Enrolled | Imported>(outcome: T | Refusal): T {
  return "refused" in outcome ? fail(`refused: ${outcome.refused}`) : outcome;
}

/** A sample as another service gave it away. */
export function transferred(given: Partial<ImportRow> = {}): ImportRow {
  return {
    userId: "user-1",
    name: "Ana",
    createdAt: "2020-02-29 12:34:56",
    embedding: randomEmbedding(),
    ...given,
  };
}

type ImportRow = Parameters<Store["importRows"]>[2][number];

/** A complete API key; what a test does not care about is filled in. */
export function newKey(given: Partial<NewApiKey> = {}): NewApiKey {
  return {
    tenantId: "default",
    label: "a door",
    prefix: crypto.randomUUID(),
    digest: crypto.getRandomValues(new Uint8Array(32)),
    scopes: ["recognize"],
    expiresAt: null,
    ...given,
  };
}

/** How many enrollments a tenant has, 0 without a tenant. */
export async function countOf(store: Store, tenantId = "default"): Promise<number> {
  return (await store.tenantVersions(tenantId))?.enrollments ?? 0;
}

/** What the audit log tells of a tenant, without ids and times. */
export async function auditOf(store: Store, tenantId = "default") {
  const entries = await store.listAudit(tenantId, { limit: 1_000 });
  return entries.map(({ action, actor, subject, count }) => [action, actor, subject, count]);
}

/** All rows of a gallery and the size of each page. */
export async function readGallery(
  store: Store,
  tenantId = "default",
  contractId = contractOf().id,
  pageSize = 100,
) {
  const pages = await Array.fromAsync(store.gallery(tenantId, contractId, pageSize));
  return { rows: pages.flatMap(toRows), sizes: pages.map((page) => page.enrollmentIds.length) };
}

function toRows({ enrollmentIds, personIds, embeddings }: GalleryPage): GalleryRow[] {
  const dimension = embeddings.length / enrollmentIds.length;
  return Array.from(enrollmentIds, (enrollmentId, i) => ({
    enrollmentId,
    personId: personIds[i],
    embedding: embeddings.slice(i * dimension, (i + 1) * dimension),
  }));
}

/** The ids of all enrollments of a tenant. */
export async function idsOf(store: Store, tenantId = "default"): Promise<number[]> {
  return (await store.listEnrollments(tenantId, { limit: 10_000 })).map(({ id }) => id);
}

/** A folder that is gone at the end of its scope. */
export async function tempFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ prefix: "wajah-store-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** 32 bytes that are the same for the same number. */
export function keyOf(number: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(32).fill(number);
}

const script = new URL("./other_process.ts", import.meta.url).pathname;

function otherProcess(what: string, path: string, key?: number): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script, what, path, ...(key === undefined ? [] : [`${key}`])],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
}

/** Another process that holds the write lock or a read view; it lets go at the end of its scope. */
export async function holding(
  what: "lock" | "read",
  path: string,
  key?: number,
): Promise<AsyncDisposable> {
  const child = otherProcess(what, path, key);
  const reader = child.stdout.getReader();
  ok(!(await reader.read()).done, "the other process did not get at the database");
  return {
    async [Symbol.asyncDispose]() {
      await child.stdin.close();
      await reader.cancel();
      await child.status;
    },
  };
}

/** Another process that enrolls Ana and is killed at once. */
export async function enrollAndDie(path: string, key?: number): Promise<void> {
  const child = otherProcess("die", path, key);
  await child.stdin.close();
  await child.output();
}
