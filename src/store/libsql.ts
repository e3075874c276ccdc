import { connectLocal } from "./connect.ts";
import { StoreError } from "./errors.ts";
import { openLocked } from "./file_lock.ts";
import { hasContent } from "./files.ts";
import { checkKey } from "./key_check.ts";
import { type FileLocation, locate } from "./location.ts";
import { prepare, proveWhole } from "./prepare.ts";
import { openRemoteStore } from "./remote.ts";
import type { RemoteOptions } from "./remote_client.ts";
import { retryBusy } from "./retry.ts";
import { startStore } from "./start_store.ts";
import type { Store } from "./store.ts";

/** Which database, and what opens it; a `url` of `file:<path>` and `:memory:` too. */
export interface LibsqlOptions extends RemoteOptions {
  /** 32 bytes that encrypt a file. */
  readonly encryptionKey?: Uint8Array | undefined;
}

/**
 * Opens a libSQL database, makes it when it is a file that does not exist, and brings its schema
 * up to date. A file belongs to one store at a time.
 *
 * @throws {StoreError} with a sentence for the person who runs the service
 */
export async function openLibsqlStore(options: LibsqlOptions): Promise<Store> {
  const { url, encryptionKey } = options;
  const location = locate(url);
  checkLength(encryptionKey);
  if (location.kind === "file") {
    return await openLocked(location, () => openFile(location, encryptionKey));
  }
  if (location.kind === "memory") return await openMemory(url);
  if (encryptionKey) {
    throw new StoreError("A database server does not take TEMPLATE_KEY; it encrypts by itself.");
  }
  return await openRemoteStore(options);
}

/** Whether a URL names a file with data in it, whose key must then exist already. */
export async function databaseExists(url: string): Promise<boolean> {
  const location = locate(url);
  return location.kind === "file" && await hasContent(location.path);
}

/** Opens a database file that this process has locked. */
export async function openFile({ url, path }: FileLocation, key?: Uint8Array): Promise<Store> {
  await checkKey(path, key);
  return await startStore(await connectLocal(url, key), {
    local: true,
    kind: "libsql file",
    prepare: (client) =>
      retryBusy(async () => {
        await prepare(client);
        await proveWhole(client);
      }),
  });
}

async function openMemory(url: string): Promise<Store> {
  return await startStore(await connectLocal(url), { local: false, kind: "libsql memory" });
}

function checkLength(key: Uint8Array | undefined): void {
  if (key && key.length !== 32) throw new TypeError("the encryption key must have 32 bytes");
}
