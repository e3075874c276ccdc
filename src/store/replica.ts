import { RemoteError, startWorker } from "../worker/client.ts";
import type { SqlClient } from "./database.ts";
import { StoreError } from "./errors.ts";
import { hasContent, prepareFile, removeIfThere } from "./files.ts";
import { checkKey } from "./key_check.ts";
import { type FileLocation, locate } from "./location.ts";
import type { ReplicaConfig, ReplicaMethods } from "./replica_methods.ts";
import { startStore } from "./start_store.ts";
import type { Store } from "./store.ts";
import { within } from "./within.ts";

/** What opens an embedded replica: a local copy of a server's database. */
export interface ReplicaOptions {
  readonly syncUrl: string;
  readonly authToken?: string | undefined;
  /** 32 bytes that encrypt the copy. */
  readonly encryptionKey: Uint8Array;
  /** A read sees what other instances wrote until so many ms before it; 0 brings each up to date. */
  readonly syncInterval: number;
  /** Milliseconds for the first copy, and for each call after it. */
  readonly deadlines?: { readonly open: number; readonly call: number };
}

/**
 * Opens a replica in a file that this process has locked. Reads come from the file, writes go to
 * the server. What is deleted is deleted on the server; that its bytes are wiped is not seen to, in
 * neither place, so the file is always encrypted.
 *
 * @throws {StoreError} with a sentence for the person who runs the service
 */
export async function openReplica(
  { url, path }: FileLocation,
  options: ReplicaOptions,
): Promise<Store> {
  const { syncUrl, authToken, encryptionKey, syncInterval } = options;
  if (locate(syncUrl).kind !== "remote") throw notAServer();
  await checkKey(path, encryptionKey);
  // The driver takes an empty file that it did not make for a damaged copy.
  if (!await hasContent(path)) await removeIfThere(path);
  const client = await connectReplica({
    url,
    syncUrl,
    ...(authToken !== undefined && { authToken }),
    encryptionKey: encryptionKey.toHex(),
    syncInterval,
  }, options.deadlines);
  await prepareFile(path);
  return await startStore(client, { local: false, kind: "libsql replica" });
}

/**
 * A client of a replica. It has a thread of its own, because the driver waits for the server in
 * the thread that calls it, and without an end.
 */
async function connectReplica(
  config: ReplicaConfig,
  { open, call } = { open: 60_000, call: 5_000 },
): Promise<SqlClient> {
  const url = new URL("replica_worker.ts", import.meta.url);
  const worker = startWorker<ReplicaMethods>(url, "replica");
  try {
    await within(open, worker.call("open", [config]));
  } catch (error) {
    worker[Symbol.dispose]();
    throw noCopy(error);
  }
  return {
    execute: async (statement) => ({
      rows: await within(call, worker.call("execute", [statement])).catch(coded),
    }),
    batch: async (statements) => {
      const results = await within(call, worker.call("batch", [statements])).catch(coded);
      return results.map((rows) => ({ rows }));
    },
    async close() {
      await within(call, worker.call("close", [])).catch(() => undefined);
      worker[Symbol.dispose]();
    },
  };
}

function coded(error: unknown): never {
  if (!(error instanceof RemoteError)) throw error;
  throw new StoreError(error.remoteName, error.remoteName);
}

function noCopy(error: unknown): StoreError {
  const late = error instanceof DOMException && error.name === "TimeoutError";
  return new StoreError(
    `The server of TURSO_SYNC_URL gave no first copy of the database${late ? " in time" : ""}: ` +
      "is it a libSQL server that replicates (sqld or Turso Cloud), does it answer, and is " +
      "TURSO_AUTH_TOKEN right?",
  );
}

function notAServer(): StoreError {
  return new StoreError("TURSO_SYNC_URL must be libsql://, https:// or http://.");
}
