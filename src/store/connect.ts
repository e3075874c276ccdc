import type { SqlClient } from "./database.ts";
import { StoreError } from "./errors.ts";
import { localClient } from "./local_client.ts";
import type { Location } from "./location.ts";

/** What opens a database. */
export interface Credentials {
  /** For a server. */
  readonly authToken?: string | undefined;
  /** 32 bytes that encrypt a file. */
  readonly encryptionKey?: Uint8Array | undefined;
}

/** A request to a server that takes longer is given up. */
const requestDeadline = 5_000;

/** Connects to a location. Each branch loads its own driver: only the local one is native code. */
export function connect(location: Location, credentials: Credentials): Promise<SqlClient> {
  const { url } = location;
  return location.kind === "remote"
    ? connectRemote(url, credentials)
    : connectLocal(url, credentials.encryptionKey);
}

/** The URL of a local path, whatever characters it has. */
export function fileUrl(path: string): string {
  return `file:${path.split("/").map(encodeURIComponent).join("/")}`;
}

async function connectLocal(url: string, key: Uint8Array | undefined): Promise<SqlClient> {
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

async function connectRemote(url: string, credentials: Credentials): Promise<SqlClient> {
  const { authToken, encryptionKey } = credentials;
  if (encryptionKey) {
    throw new StoreError("A database server does not take TEMPLATE_KEY; it encrypts by itself.");
  }
  const { createClient } = await import("@libsql/client/web");
  return createClient({
    url,
    ...(authToken !== undefined && { authToken }),
    fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(requestDeadline) }),
  });
}
