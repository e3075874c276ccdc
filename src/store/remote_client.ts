import type { SqlClient } from "./database.ts";

/** How to reach a database server. */
export interface RemoteOptions {
  /** `libsql://`, `https://` or `http://`. */
  readonly url: string;
  readonly authToken?: string | undefined;
  /** Milliseconds after which a request is given up; 5,000 unless given. */
  readonly deadline?: number | undefined;
}

/** Connects to a server by the client's web build, which has no native code. */
export async function connectRemote(
  { url, authToken, deadline = 5_000 }: RemoteOptions,
): Promise<SqlClient> {
  const { createClient } = await import("@libsql/client/web");
  return createClient({
    url,
    ...(authToken !== undefined && { authToken }),
    fetch: (request: Request) => fetch(request, { signal: AbortSignal.timeout(deadline) }),
  });
}
