/** What the tests of this folder share: random weights, a real server, a folder that goes away. */

import { createHash } from "node:crypto";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import type { Model, RecognizeModel, Source } from "./manifest.ts";

/** Bytes of a file that no other test has. */
export function randomBytes(length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  }
  return bytes;
}

/** SHA-256 in hex. */
export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** A recognizer whose weights are these bytes. */
export function modelOf(
  id: string,
  weights: Uint8Array,
  sources: readonly Source[] = [],
): RecognizeModel & { bytes: number } {
  return {
    id,
    file: `${id}.onnx`,
    task: "recognize",
    sha256: sha256(weights),
    bytes: weights.length,
    dimension: 8,
    preprocessing: {
      id: "test8",
      colour: "RGB",
      mean: [0, 0, 0],
      scale: [1, 1, 1],
      input: { width: 8, height: 8 },
    },
    licence: { id: "test", text: "For tests.", url: "https://example.test/", commercial: false },
    sources: [...sources],
  };
}

/** The same model with its size not known. */
export function withoutSize<M extends Model>(model: M): M {
  const { bytes: _, ...rest } = model;
  return rest as M;
}

/** A temporary folder, removed with everything in it. */
export async function tempFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ prefix: "models-" });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

/** The names in a folder, sorted. */
export function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((e) => e.name).sort();
}

/** A server on a free port of loopback, and what it was asked. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  /** The path and `Range` header of every request. */
  readonly asked: readonly { readonly path: string; readonly range: string | null }[];
}

/** Serves with `handler`; `turn` counts its requests from 0. */
export function serve(handler: (request: Request, turn: number) => Response): TestServer {
  const asked: { path: string; range: string | null }[] = [];
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const server = Deno.serve(options, (request) => {
    asked.push({ path: new URL(request.url).pathname, range: request.headers.get("range") });
    return handler(request, asked.length - 1);
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  return { url, asked, [Symbol.asyncDispose]: () => server.shutdown() };
}

/** Answers with a file as a server with `Range` support does. */
export function rangeReply(bytes: Uint8Array<ArrayBuffer>, request: Request): Response {
  const start = startOf(request);
  if (start === undefined) return wholeReply(bytes);
  if (start >= bytes.length) {
    const headers = { "content-range": `bytes */${bytes.length}` };
    return new Response(null, { status: 416, headers });
  }
  const range = `bytes ${start}-${bytes.length - 1}/${bytes.length}`;
  return new Response(bytes.slice(start), { status: 206, headers: { "content-range": range } });
}

/** Answers with a whole file, as a server that ignores `Range` does. */
export function wholeReply(bytes: Uint8Array<ArrayBuffer>): Response {
  return new Response(bytes, { headers: { "content-length": String(bytes.length) } });
}

/** Answers with the first bytes of a whole file and breaks the connection once `arrived` is kept. */
export function cutReply(
  bytes: Uint8Array<ArrayBuffer>,
  after: number,
  arrived: Promise<unknown>,
): Response {
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(bytes.slice(0, after)),
    // Only then, or the break would overtake the bytes before it.
    pull: (controller) => arrived.then(() => controller.error(new Error("cut on purpose"))),
  });
  return new Response(body, { headers: { "content-length": String(bytes.length) } });
}

function startOf(request: Request): number | undefined {
  const start = /^bytes=(\d+)-$/.exec(request.headers.get("range") ?? "")?.[1];
  return start === undefined ? undefined : Number(start);
}

/** A zip with these entries. */
export async function zipOf(
  entries: Readonly<Record<string, Uint8Array<ArrayBuffer>>>,
): Promise<Uint8Array<ArrayBuffer>> {
  const zip = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  for (const [name, bytes] of Object.entries(entries)) {
    await zip.add(name, new Uint8ArrayReader(bytes));
  }
  return await zip.close();
}
