import { databaseExists, openLibsqlStore } from "./libsql.ts";
import { locate } from "./location.ts";
import type { Store } from "./store.ts";
import { readOrMakeTemplateKey } from "./template_key.ts";

/** The settings of a store. */
export interface StoreSettings {
  /** Any libSQL URL. */
  readonly url: string;
  /** For a server. */
  readonly authToken?: string | undefined;
  /** Base64 of 32 bytes that encrypt a file; without it the key file is read or made. */
  readonly templateKey?: string | undefined;
  readonly templateKeyFile: string;
}

/**
 * Opens the store, a file encrypted with its key.
 *
 * @throws {StoreError} with a sentence for the person who runs the service
 */
export async function openStore(settings: StoreSettings): Promise<Store> {
  const { url, authToken, templateKey: value, templateKeyFile: path } = settings;
  if (locate(url).kind !== "file") return await openLibsqlStore({ url, authToken });
  const exists = await databaseExists(url);
  const encryptionKey = await readOrMakeTemplateKey({ value, path, databaseExists: exists });
  return await openLibsqlStore({ url, encryptionKey });
}
