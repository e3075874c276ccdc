import { StoreError } from "./errors.ts";
import { describe, locate } from "./location.ts";
import { connectRemote, type RemoteOptions } from "./remote_client.ts";
import { inWords, startStore } from "./start_store.ts";
import type { Store } from "./store.ts";

/**
 * Opens a database on a server and brings its schema up to date. Nothing that this file imports is
 * native code, so it also runs where there is neither a disk nor a native driver.
 *
 * @throws {StoreError} with a sentence for the person who runs the service
 */
export async function openRemoteStore(options: RemoteOptions): Promise<Store> {
  const location = locate(options.url);
  if (location.kind !== "remote") {
    throw new StoreError("The database URL must be libsql://, https:// or http:// here.");
  }
  try {
    const client = await connectRemote(options);
    return await startStore(client, { local: false, kind: "libsql remote" });
  } catch (error) {
    throw inWords(`${describe(location)} cannot be opened`, error);
  }
}
