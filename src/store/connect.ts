import type { SqlClient } from "./database.ts";
import { localClient } from "./local_client.ts";

/** The URL of a local path, whatever characters it has. */
export function fileUrl(path: string): string {
  return `file:${path.split("/").map(encodeURIComponent).join("/")}`;
}

/** Opens a database file, or one in memory, by the client's native driver. */
export async function connectLocal(url: string, key?: Uint8Array): Promise<SqlClient> {
  const { createClient } = await import("@libsql/client");
  const client = createClient({
    url,
    // Every call is synchronous once it has a connection, so that more of them gain nothing.
    concurrency: 1,
    // SQLite would wait in the same thread as the event loop.
    timeout: 0,
    ...(key && { encryptionKey: key.toHex() }),
  });
  return localClient(client);
}
