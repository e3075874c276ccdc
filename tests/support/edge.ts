/** Starts the service without native code, its database on a server of its own. */

import { serveHrana } from "./hrana.ts";
import { type Service, serviceSettings, startService } from "./service.ts";

const authToken = "token-of-the-database";

/** The file that the database server of a folder serves. */
export function databaseFile(folder: string): string {
  return `${folder}/wajah.db`;
}

/** Settings for the edge entry, with a database server that ends with its scope. */
export function edgeHome(folder: string) {
  const server = serveHrana({ path: databaseFile(folder), token: authToken });
  const { TEMPLATE_KEY_FILE: _, ...settings } = serviceSettings(folder);
  return {
    settings: { ...settings, TURSO_DATABASE_URL: server.url, TURSO_AUTH_TOKEN: authToken },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Starts the edge entry with its data in `folder`. */
export async function startEdge(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Service> {
  const home = edgeHome(folder);
  try {
    const service = await startService({ ...home.settings, ...settings }, "edge");
    const end = async () => {
      await service[Symbol.asyncDispose]();
      await home[Symbol.asyncDispose]();
    };
    return { ...service, [Symbol.asyncDispose]: end };
  } catch (error) {
    await home[Symbol.asyncDispose]();
    throw error;
  }
}
