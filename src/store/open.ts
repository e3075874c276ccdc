import { StoreError } from "./errors.ts";
import { openLocked } from "./file_lock.ts";
import { hasContent } from "./files.ts";
import { finishRekey } from "./finish_rekey.ts";
import { openFile, openLibsqlStore } from "./libsql.ts";
import { type FileLocation, locate } from "./location.ts";
import { openReplica } from "./replica.ts";
import type { Store } from "./store.ts";
import { readOrMakeTemplateKey } from "./template_key.ts";

/** The settings of a store. */
export interface StoreSettings {
  /** Any libSQL URL. */
  readonly url: string;
  /** For a server. */
  readonly authToken?: string | undefined;
  /** The server of which the file at `url` is an embedded replica. */
  readonly syncUrl?: string | undefined;
  /** How old what a replica reads may be, in seconds; 0 unless given. */
  readonly syncIntervalSeconds?: number | undefined;
  /** Base64 of 32 bytes that encrypt a file; without it the key file is read or made. */
  readonly templateKey?: string | undefined;
  readonly templateKeyFile: string;
}

/**
 * Opens the store, a file encrypted with its key and held for this process alone.
 *
 * @throws {StoreError} with a sentence for the person who runs the service
 */
export async function openStore(settings: StoreSettings): Promise<Store> {
  const { url, authToken, syncUrl } = settings;
  const location = locate(url);
  if (location.kind === "file") {
    return await openLocked(location, () => openEncrypted(location, settings));
  }
  if (syncUrl !== undefined) throw noFile();
  return await openLibsqlStore({ url, authToken });
}

async function openEncrypted(location: FileLocation, settings: StoreSettings): Promise<Store> {
  const { templateKey: value, templateKeyFile, syncUrl, authToken } = settings;
  const { path } = location;
  await finishRekey(path, value === undefined ? templateKeyFile : undefined);
  const databaseExists = await hasContent(path);
  const key = await readOrMakeTemplateKey({ value, path: templateKeyFile, databaseExists });
  if (syncUrl === undefined) return await openFile(location, key);
  const syncInterval = (settings.syncIntervalSeconds ?? 0) * 1000;
  return await openReplica(location, { syncUrl, authToken, encryptionKey: key, syncInterval });
}

function noFile(): StoreError {
  return new StoreError(
    "TURSO_SYNC_URL makes a file the copy of a server's database, so TURSO_DATABASE_URL must be " +
      "file:<path>; to use the server alone, put it in TURSO_DATABASE_URL.",
  );
}
