/** Which entry of the service the contract is held against. */

import { createClient } from "@libsql/client";
import { databaseFile, startEdge } from "../support/edge.ts";
import { type Service, serviceSettings, startService } from "../support/service.ts";

/** Whether it is the one without native code; `CONTRACT_ENTRY=edge` says so. */
const isEdge = Deno.env.get("CONTRACT_ENTRY") === "edge";

/** Starts the service with its data in `folder`. */
export function startEntry(
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<Service> {
  if (isEdge) return startEdge(folder, settings);
  return startService({ ...serviceSettings(folder), ...settings });
}

/** The database of a folder as its administrator opens it; only the service encrypts its own file. */
export function openDatabase(folder: string, key: Uint8Array) {
  const url = `file:${databaseFile(folder)}`;
  return createClient(isEdge ? { url } : { url, encryptionKey: key.toHex() });
}
