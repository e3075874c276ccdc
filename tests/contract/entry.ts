/** Which entry of the service the contract is held against. */

import { createClient } from "@libsql/client";
import { databaseFile, startEdge } from "../support/edge.ts";
import { type Service, serviceSettings, startService } from "../support/service.ts";

/** What the contract needs of a service. */
export type Entry = Pick<Service, "url"> & AsyncDisposable;

/**
 * `edge` is the entry without native code, `webgpu` the ordinary one on a GPU that the CPU imitates;
 * without the variable it is the ordinary one.
 */
const chosen = Deno.env.get("CONTRACT_ENTRY");

/** Starts the service with its data in `folder`. */
export async function startEntry(
  folder: string,
  settings: Readonly<Record<string, string>>,
): Promise<Entry> {
  if (chosen === "edge") return await startEdge(folder, settings);
  const all = { ...serviceSettings(folder), ...settings };
  if (chosen === "webgpu") return await (await import("./webgpu.ts")).startOnWebGpu(all);
  return await startService(all);
}

/** The database of a folder as its administrator opens it; only the service encrypts its own file. */
export function openDatabase(folder: string, key: Uint8Array) {
  const url = `file:${databaseFile(folder)}`;
  return createClient(chosen === "edge" ? { url } : { url, encryptionKey: key.toHex() });
}
