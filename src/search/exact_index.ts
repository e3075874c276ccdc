import type { Embedding, GalleryPage, SearchResult } from "../types.ts";
import { orNotReady, startWorker, type WorkerClient, WorkerCrash } from "../worker/client.ts";
import { type Batches, createBatches } from "./batches.ts";
import type { GalleryChange, GalleryIndex } from "./gallery_index.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { buffersOf, bytesFor, packRows } from "./pages.ts";
import { sendEach } from "./send_each.ts";
import type { SearchMethods } from "./worker.ts";

/** How the exact index is bounded. */
export interface ExactIndexOptions {
  /**
   * Bytes that the copies may take together. When they take more, those searched longest ago are
   * dropped; a copy larger than this is held alone. Nothing is dropped unless it is given.
   */
  readonly maxBytes?: number;
}

/** A search on its way to the worker. */
interface Asked {
  readonly version: number;
  readonly probe: Embedding;
  readonly limit: number;
}

/** A worker and what is known of the copies it holds; replaced together when it dies. */
interface Holder {
  readonly client: WorkerClient<SearchMethods>;
  readonly ledger: Ledger;
  readonly searches: Batches<Asked, SearchResult | undefined>;
}

/** Probes searched in one pass; a longer one would keep writes and other tenants waiting. */
const probesPerPass = 16;

/**
 * The exact index: one worker owns every matrix, because comparing 100,000 rows takes milliseconds
 * that the main loop doesn't have. Calls reach it in order, so a search sent after an acknowledged
 * write sees that write, and one sent before a copy is dropped still finds it.
 */
export function startExactIndex({ maxBytes = Infinity }: ExactIndexOptions = {}): GalleryIndex {
  let holder = startHolder(maxBytes);
  let closed = false;
  /** A worker that died takes its copies along; a new one starts without any. */
  const held = () => holder = holder.client.alive || closed ? holder : startHolder(maxBytes);
  return {
    version: (tenantId) => held().ledger.copy(tenantId)?.version,
    load: (tenantId, version, pages) => load(held(), tenantId, version, pages).catch(orNotReady),
    apply: (tenantId, change) => apply(held(), tenantId, change).catch(forget),
    drop: (tenantId) => drop(held(), tenantId),
    search(tenantId, version, probe, limit) {
      const { ledger, searches } = held();
      ledger.use(tenantId);
      return searches(tenantId, { version, probe, limit }).catch(orNotReady);
    },
    stats: () => held().ledger.stats(),
    [Symbol.asyncDispose]() {
      closed = true;
      return Promise.resolve(holder.client[Symbol.dispose]());
    },
  };
}

function startHolder(maxBytes: number): Holder {
  const client = startWorker<SearchMethods>(new URL("worker.ts", import.meta.url), "search");
  const ledger = createLedger(maxBytes, (tenantId) => discard(client, tenantId));
  const run = (tenantId: string, asked: readonly Asked[]) =>
    search({ client, ledger }, tenantId, asked);
  return { client, ledger, searches: createBatches(run, probesPerPass) };
}

type Books = Pick<Holder, "client" | "ledger">;

async function load(
  { client, ledger }: Books,
  tenantId: string,
  version: number,
  pages: AsyncIterable<GalleryPage>,
): Promise<void> {
  const loading = ledger.begin();
  const { ticket } = loading;
  try {
    await sendEach(pages, async (page) => {
      await ledger.turn(loading, bytesFor(page));
      loading.size = await client.call("change", [ticket, page, []], buffersOf(page));
    });
    ledger.enter(tenantId, { version, size: loading.size });
    await client.call("publish", [ticket, tenantId]);
  } catch (error) {
    await discard(client, ticket);
    throw error;
  } finally {
    ledger.end(loading);
  }
  ledger.trim(tenantId);
}

async function apply(
  { client, ledger }: Books,
  tenantId: string,
  { version, added, removed }: GalleryChange,
): Promise<void> {
  const copy = ledger.copy(tenantId);
  if (copy?.version !== version - 1) return await drop({ client, ledger }, tenantId);
  copy.version = version;
  const page = packRows(added);
  copy.size = await client.call("change", [tenantId, page, removed], buffersOf(page));
  ledger.trim(tenantId);
}

async function drop({ client, ledger }: Books, tenantId: string): Promise<void> {
  ledger.strike(tenantId);
  await discard(client, tenantId);
}

/** Answers those searches for which the copy held at this moment is new enough. */
async function search(
  { client, ledger }: Books,
  tenantId: string,
  asked: readonly Asked[],
): Promise<(SearchResult | undefined)[]> {
  const held = ledger.copy(tenantId)?.version ?? -Infinity;
  const answerable = asked.filter(({ version }) => version <= held);
  if (answerable.length === 0) return asked.map(() => undefined);
  const queries = answerable.map(({ probe, limit }) => ({ probe, limit }));
  const results = await client.call("search", [tenantId, queries]);
  const answers = new Map(answerable.map((each, i) => [each, results[i]]));
  return asked.map((each) => answers.get(each));
}

async function discard(client: WorkerClient<SearchMethods>, key: string): Promise<void> {
  await client.call("drop", [key]).catch(forget);
}

/** A write is acknowledged by the store; a copy that died with its worker needs no update. */
function forget(error: unknown): void {
  if (!(error instanceof WorkerCrash)) throw error;
}
