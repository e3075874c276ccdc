/**
 * A database server for tests: Hrana 2 over HTTP, the protocol of libSQL servers, over a database
 * file. The protocol and its JSON are real, and so is the engine below; what a server does besides
 * (replication, namespaces, its own limits) is not here.
 */

import { pipeline } from "./hrana_protocol.ts";
import { type HranaStream, openStream } from "./hrana_stream.ts";

/** A running server. */
export interface HranaServer extends AsyncDisposable {
  readonly url: string;
}

/** What a server serves, and to whom. */
export interface HranaOptions {
  /** The database file. */
  readonly path: string;
  /** What clients must send as bearer token. */
  readonly token: string;
  /** A free one unless given. */
  readonly port?: number;
}

/** Serves a database file on 127.0.0.1. */
export function serveHrana({ path, token, port = 0 }: HranaOptions): HranaServer {
  const streams = new Map<string, HranaStream>();
  // While it is open, SQLite keeps the log from one request to the next.
  const keeper = openStream(path);
  keeper.answer({ type: "sequence", sql: "PRAGMA journal_mode = WAL" });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port, onListen: () => undefined },
    async (request) => {
      const { pathname } = new URL(request.url);
      if (pathname !== "/v2/pipeline" || request.method !== "POST") return failure(404);
      if (request.headers.get("authorization") !== `Bearer ${token}`) return failure(401);
      const body = pipeline.safeParse(await request.json());
      return body.success ? answer(path, streams, body.data) : failure(400);
    },
  );
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      for (const stream of [keeper, ...streams.values()]) stream.close();
    },
  };
}

/** Runs one pipeline; the baton in the answer names its stream, unless it was closed. */
function answer(
  path: string,
  streams: Map<string, HranaStream>,
  { baton, requests }: ReturnType<typeof pipeline.parse>,
): Response {
  const stream = baton ? streams.get(baton) : openStream(path);
  if (!stream) return failure(400);
  if (baton) streams.delete(baton);
  const results = requests.map((request) => stream.answer(request));
  if (requests.some(({ type }) => type === "close")) {
    stream.close();
    return Response.json({ baton: null, base_url: null, results });
  }
  const next = crypto.randomUUID();
  streams.set(next, stream);
  return Response.json({ baton: next, base_url: null, results });
}

function failure(status: number): Response {
  return Response.json({ error: `status ${status}` }, { status });
}
