/** Upstash's REST protocol in front of a real Redis, as far as @upstash/redis speaks it. */

import { createClient, RESP_TYPES } from "redis";

/** A REST server for one Redis. */
export interface UpstashServer extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
}

/** Settings of a test's server. */
export interface UpstashServerOptions {
  /** Bytes of a request's body; Upstash's free plan takes 1 MB. */
  readonly maxRequest?: number;
}

type Client = Awaited<ReturnType<typeof connect>>;
type Answer = { readonly result: unknown } | { readonly error: string };

/** Starts the server; it ends with its scope. */
export async function startUpstash(
  redisUrl: string,
  { maxRequest = 1_048_576 }: UpstashServerOptions = {},
): Promise<UpstashServer> {
  const client = await connect(redisUrl);
  const token = crypto.randomUUID();
  const handle = async (request: Request) => {
    if (request.method !== "POST") return failure(405, "Method Not Allowed");
    if (request.headers.get("authorization") !== `Bearer ${token}`) {
      return failure(401, "Unauthorized");
    }
    const body = await request.text();
    if (body.length > maxRequest) return failure(400, "ERR max request size exceeded");
    const encode = request.headers.get("upstash-encoding") === "base64" ? base64 : text;
    return await answer(new URL(request.url).pathname, JSON.parse(body), client, encode);
  };
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handle);
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    token,
    async [Symbol.asyncDispose]() {
      // First, so that no request waits any longer for a Redis that is paused.
      client.destroy();
      await server.shutdown();
    },
  };
}

async function connect(url: string) {
  const socket = { reconnectStrategy: 20 };
  const client = createClient({ url, RESP: 2, disableOfflineQueue: true, socket });
  // Its commands fail, and say so to who asked.
  client.on("error", () => {});
  return await client.connect();
}

/** Bytes as Redis has them: a value need not be text. */
const asBytes = { [RESP_TYPES.BLOB_STRING]: Buffer };

async function run(client: Client, words: unknown[], encode: Encode): Promise<Answer> {
  try {
    const command = words.map(String);
    const reply = await client.withTypeMapping(asBytes).sendCommand(command);
    return { result: encode(reply) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : "ERR" };
  }
}

async function answer(path: string, body: unknown[], client: Client, encode: Encode) {
  if (path === "/") {
    const result = await run(client, body, encode);
    return Response.json(result, { status: "error" in result ? 400 : 200 });
  }
  const commands = body.filter(Array.isArray);
  if (path === "/pipeline") {
    return Response.json(await Promise.all(commands.map((words) => run(client, words, encode))));
  }
  if (path === "/multi-exec") return await transaction(client, commands, encode);
  return failure(404, "Not Found");
}

async function transaction(client: Client, commands: unknown[][], encode: Encode) {
  const all = [["MULTI"], ...commands, ["EXEC"]];
  const replies = await Promise.all(all.map((words) => run(client, words, (reply) => reply)));
  const last = replies[replies.length - 1];
  if ("error" in last) return Response.json(last, { status: 400 });
  const results = Array.isArray(last.result) ? last.result : [];
  return Response.json(results.map((result) => ({ result: encode(result) })));
}

type Encode = (reply: unknown) => unknown;

/** Every text but a literal OK as base64, also inside lists. */
function base64(reply: unknown): unknown {
  if (Array.isArray(reply)) return reply.map(base64);
  if (reply instanceof Uint8Array) return reply.toBase64();
  return typeof reply === "string" && reply !== "OK" ? btoa(reply) : reply;
}

function text(reply: unknown): unknown {
  if (Array.isArray(reply)) return reply.map(text);
  return reply instanceof Uint8Array ? new TextDecoder().decode(reply) : reply;
}

function failure(status: number, error: string): Response {
  return Response.json({ error }, { status });
}
