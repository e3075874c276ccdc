/** A client that costs little: prepared requests over connections that stay open. */

import { formOf } from "../../tests/support/photos.ts";

/** A request as the bytes that go over the wire. */
export type Prepared = Uint8Array<ArrayBuffer>;

/** What came back; status 0 when the connection broke without an answer. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: boolean;
  readonly body: string;
}

/** Sends prepared requests to one service. */
export interface Client extends Disposable {
  send(request: Prepared): Promise<Answer>;
}

/** Parts of a form, or no body. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly form?: Record<string, string | Uint8Array<ArrayBuffer>>;
  readonly json?: unknown;
  readonly key?: string | undefined;
}

/** The bytes of a request. */
export async function prepare(
  url: URL,
  { method, path, form, json, key }: Call,
): Promise<Prepared> {
  const init = form ? formOf(form) : json === undefined ? null : JSON.stringify(json);
  const response = new Response(init, {
    headers: json === undefined ? {} : { "content-type": "application/json" },
  });
  const type = response.headers.get("content-type");
  const body = new Uint8Array(await response.arrayBuffer());
  const lines = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${url.host}`,
    ...key ? [`Authorization: Bearer ${key}`] : [],
    ...init === null ? [] : [`Content-Type: ${type}`, `Content-Length: ${body.byteLength}`],
    "",
    "",
  ];
  const head = new TextEncoder().encode(lines.join("\r\n"));
  const all = new Uint8Array(head.length + body.length);
  all.set(head);
  all.set(body, head.length);
  return all;
}

/** A pool of connections that grows as far as the arrivals need. */
export function createClient(url: URL): Client {
  const idle: Deno.TcpConn[] = [];
  const open = () => Deno.connect({ hostname: url.hostname, port: Number(url.port) });
  return {
    async send(request) {
      const kept = idle.pop();
      const first = await trySend(kept ?? await open(), request, idle);
      // A connection that was kept may have been closed by the service meanwhile.
      return first.status === 0 && kept ? await trySend(await open(), request, idle) : first;
    },
    [Symbol.dispose]() {
      for (const connection of idle.splice(0)) connection.close();
    },
  };
}

async function trySend(
  connection: Deno.TcpConn,
  request: Prepared,
  idle: Deno.TcpConn[],
): Promise<Answer> {
  const sent = write(connection, request);
  const { answer, keep } = await read(connection);
  // An answer that came before the whole request was sent ends the connection.
  const complete = await Promise.race([sent, Promise.resolve(false)]);
  if (keep && complete) idle.push(connection);
  else connection.close();
  return answer;
}

/** Whether all of it went out. */
async function write(connection: Deno.TcpConn, bytes: Prepared): Promise<boolean> {
  try {
    for (let at = 0; at < bytes.byteLength;) at += await connection.write(bytes.subarray(at));
    return true;
  } catch {
    return false;
  }
}

const broken = { answer: { status: 0, retryAfter: false, body: "" }, keep: false };

async function read(connection: Deno.TcpConn): Promise<{ answer: Answer; keep: boolean }> {
  const buffer = new Uint8Array(65536);
  const decoder = new TextDecoder();
  let text = "";
  while (true) {
    const count = await connection.read(buffer).catch(() => null);
    if (count === null) return broken;
    text += decoder.decode(buffer.subarray(0, count), { stream: true });
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) continue;
    const head = text.slice(0, end).toLowerCase();
    const length = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0);
    const body = text.slice(end + 4);
    if (new TextEncoder().encode(body).byteLength < length) continue;
    const answer = {
      status: Number(head.slice(9, 12)),
      retryAfter: /\r\nretry-after:/.test(head),
      body,
    };
    return { answer, keep: !/\r\nconnection: close/.test(head) };
  }
}
