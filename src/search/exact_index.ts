import { orNotReady, startWorker, type WorkerClient, WorkerCrash } from "../worker/client.ts";
import type { GalleryIndex } from "./gallery_index.ts";
import type { SearchMethods } from "./worker.ts";

/** A worker and the version of each gallery copy it holds; replaced together when it dies. */
interface Holder {
  readonly client: WorkerClient<SearchMethods>;
  readonly versions: Map<string, number>;
}

/**
 * The exact index: one worker owns every matrix, because comparing 100,000 rows takes tens of
 * milliseconds that the main loop doesn't have. Calls reach it in order, so a search sent after
 * an acknowledged write sees that write.
 */
export function startExactIndex(): GalleryIndex {
  let holder = startHolder();
  let tickets = 0;
  let closed = false;
  /** A worker that died takes its copies along; a new one starts without any. */
  const held = () => holder = holder.client.alive || closed ? holder : startHolder();
  return {
    version: (tenantId) => held().versions.get(tenantId),
    async load(tenantId, version, pages) {
      const { client, versions } = held();
      const ticket = `loading ${tickets++} ${tenantId}`;
      try {
        for await (const rows of pages) await client.call("add", [ticket, rows]);
        versions.set(tenantId, version);
        await client.call("publish", [ticket, tenantId]);
      } catch (error) {
        if (client.alive) await client.call("drop", [ticket]);
        orNotReady(error);
      }
    },
    async apply(tenantId, { version, added, removed }) {
      const { client, versions } = held();
      if (versions.get(tenantId) !== version - 1) {
        versions.delete(tenantId);
        return await client.call("drop", [tenantId]).catch(forget);
      }
      versions.set(tenantId, version);
      const calls = [
        client.call("remove", [tenantId, removed]),
        client.call("add", [tenantId, added]),
      ];
      await Promise.all(calls).catch(forget);
    },
    async drop(tenantId) {
      const { client, versions } = held();
      versions.delete(tenantId);
      await client.call("drop", [tenantId]).catch(forget);
    },
    search: (tenantId, probe, limit) =>
      held().client.call("search", [tenantId, probe, limit]).catch(orNotReady),
    [Symbol.asyncDispose]() {
      closed = true;
      return Promise.resolve(holder.client[Symbol.dispose]());
    },
  };
}

/** A write is acknowledged by the store; a copy that died with its worker needs no update. */
function forget(error: unknown): void {
  if (!(error instanceof WorkerCrash)) throw error;
}

function startHolder(): Holder {
  const url = new URL("worker.ts", import.meta.url);
  return { client: startWorker<SearchMethods>(url, "search"), versions: new Map() };
}
