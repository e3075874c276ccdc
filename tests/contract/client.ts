/**
 * What the contract tests share: a service of their own, the multipart forms of the programs that
 * users of the documents call it with, byte for byte, and a compact language for JSON shapes.
 */

import assert from "node:assert/strict";
import { request } from "node:http";
import sharp from "sharp";
import { readPhoto } from "../support/photos.ts";
import { startEntry } from "./entry.ts";

/** Parts of a form, in their order: texts and files. */
export type Parts = Readonly<Record<string, string | File>>;

/** How a program sends things: its own headers, and its way to write a multipart form. */
export interface Style {
  readonly headers: Readonly<Record<string, string>>;
  readonly boundary: () => string;
  /** Whether texts go before files, whatever their order. */
  readonly textsFirst: boolean;
  /** Whether a file part names its type. */
  readonly typed: boolean;
}

/** `curl -F name=value -F file=@photo.jpg`. */
export const curl: Style = {
  headers: { "User-Agent": "curl/7.88.1", Accept: "*/*" },
  boundary: () => `${"-".repeat(24)}${randomHex(16)}`,
  textsFirst: false,
  typed: true,
};

/** `requests.post(url, data={...}, files={"file": open("photo.jpg", "rb")})` of Python. */
export const requests: Style = {
  headers: {
    "User-Agent": "python-requests/2.32.3",
    "Accept-Encoding": "gzip, deflate",
    Accept: "*/*",
    Connection: "keep-alive",
  },
  boundary: () => randomHex(32),
  textsFirst: true,
  typed: false,
};

/** `fetch(url, { method: "POST", body: new FormData(...) })` of an Indonesian user's browser. */
export const browser: Style = {
  headers: {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36",
    Accept: "*/*",
    "Accept-Language": "id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7",
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-Mode": "cors",
    "Sec-Fetch-Dest": "empty",
  },
  boundary: () => `----WebKitFormBoundary${randomHex(16)}`,
  textsFirst: false,
  typed: true,
};

/** What came back. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

type Headers = Readonly<Record<string, string>>;

/** A user of the service at `url`, who sends exactly what `style` sends and nothing else. */
export class Client {
  readonly url: string;
  readonly #style: Style;

  constructor(url: string, style: Style) {
    this.url = url;
    this.#style = style;
  }

  /** The same service, called with another program. */
  as(style: Style): Client {
    return new Client(this.url, style);
  }

  get(path: string, headers: Headers = {}): Promise<Answer> {
    return this.#send("GET", path, headers);
  }

  delete(path: string, headers: Headers = {}): Promise<Answer> {
    return this.#send("DELETE", path, headers);
  }

  /** A POST with a form, or without any body. */
  async post(path: string, parts?: Parts, headers: Headers = {}): Promise<Answer> {
    if (!parts) return await this.#send("POST", path, { "Content-Length": "0", ...headers });
    const { type, body } = await writeForm(this.#style, parts);
    const length = String(body.byteLength);
    const all = { "Content-Type": type, "Content-Length": length, ...headers };
    return await this.#send("POST", path, all, body);
  }

  #send(method: string, path: string, headers: Headers, body?: Uint8Array): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { method, agent: false, headers: { ...this.#style.headers, ...headers } };
      const outgoing = request(this.url + path, options, (incoming) => {
        const chunks: Uint8Array[] = [];
        incoming.on("data", (chunk: Uint8Array) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", async () => {
          const { statusCode: status = 0, headers } = incoming;
          const bytes = new Blob(chunks.map((chunk) => chunk.slice()));
          resolve({ status, headers, text: await plainText(bytes, headers["content-encoding"]) });
        });
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }
}

/** Runs `work` against a service of its own, with its data in an empty folder of its own. */
export async function withClient(
  style: Style,
  work: (client: Client, folder: string) => Promise<void>,
  settings: Readonly<Record<string, string>> = {},
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "wajah-contract-" });
  try {
    await using service = await startEntry(folder, settings);
    await work(new Client(service.url.replace(/\/$/, ""), style), folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A photo of the test data as the file that a user picks: `pairs/img2.jpg` for one. */
export async function photo(name: string): Promise<File> {
  return new File([await readPhoto(name)], name.replace(/^.*\//, ""), { type: "image/jpeg" });
}

/** A picture without a face. */
export async function greyPicture(): Promise<File> {
  const create = { width: 640, height: 480, channels: 3, background: "#808080" } as const;
  return pngFile("grey.png", await sharp({ create }).png().toBuffer());
}

/** The same photo as a PNG file. */
export async function asPng(file: File): Promise<File> {
  return pngFile("photo.png", await sharp(await file.arrayBuffer()).png().toBuffer());
}

/** The same photo, so many pixels wide. */
export async function asWide(file: File, pixels: number): Promise<File> {
  const bytes = await sharp(await file.arrayBuffer()).resize(pixels).jpeg().toBuffer();
  return new File([new Uint8Array(bytes)], file.name, { type: "image/jpeg" });
}

/** A JPEG file of which only the beginning arrived. */
export async function brokenPhoto(): Promise<File> {
  const whole = await photo("pairs/img2.jpg");
  return new File([(await whole.bytes()).slice(0, 2000)], "broken.jpg", { type: "image/jpeg" });
}

/** Pixels of a photo. */
export async function sizeOf(file: File): Promise<{ width: number; height: number }> {
  const { width, height } = await sharp(await file.arrayBuffer()).metadata();
  return { width, height };
}

/**
 * A JSON shape: a word for a value, `[shape]` for a list of any length, an object for an object
 * with at least these fields. `text` is a string that is not empty, `timestamp` the
 * `YYYY-MM-DD HH:MM:SS` of document 5.
 */
export type Shape =
  | "boolean"
  | "text"
  | "timestamp"
  | "number"
  | "integer"
  | "null"
  | readonly [Shape]
  | { readonly [field: string]: Shape };

/** The type of what has a shape. */
export type Shaped<S> = S extends "boolean" ? boolean
  : S extends "text" | "timestamp" ? string
  : S extends "number" | "integer" ? number
  : S extends "null" ? null
  : S extends readonly [infer Item] ? readonly Shaped<Item>[]
  : { readonly [Field in keyof S]: Shaped<S[Field]> };

/** The value, proved to have the shape; more fields are welcome. */
export function shaped<const S extends Shape>(value: unknown, shape: S): Shaped<S> {
  inspect(value, shape, "body");
  return value as Shaped<S>;
}

/** The JSON of a successful answer, proved to have the shape. */
export function succeeded<const S extends Shape>(answer: Answer, shape: S): Shaped<S> {
  assert.equal(answer.status, 200, answer.text);
  assert.match(String(answer.headers["content-type"]), /^application\/json\b/);
  return shaped(JSON.parse(answer.text), shape);
}

const problemShape = {
  type: "text",
  title: "text",
  status: "integer",
  detail: "text",
  code: "text",
  request_id: "text",
} as const;

/**
 * The problem of a refused request: `{"detail": "..."}` of the documents, which is a string, in
 * the larger form of API.md; `field` is the one that must be named as wrong.
 */
export function refused(answer: Answer, status: number, field?: RegExp) {
  assert.equal(answer.status, status, answer.text);
  assert.match(String(answer.headers["content-type"]), /^application\/problem\+json\b/);
  const problem = shaped(JSON.parse(answer.text), problemShape);
  assert.equal(problem.status, status);
  if (field) {
    const { errors } = shaped(problem, { errors: [{ field: "text", message: "text" }] });
    assert(errors.some((error) => field.test(error.field)), answer.text);
  }
  return problem;
}

const faceBox = { left: "integer", top: "integer", right: "integer", bottom: "integer" } as const;

/** The box of a face as the documents show it. */
export const boxShape = { ...faceBox, det_score: "number" } as const;

/** Asserts that a box lies around something inside the photo. */
export async function assertBox(box: Shaped<typeof faceBox>, file: File): Promise<void> {
  const { width, height } = await sizeOf(file);
  assert(box.left < box.right && box.top < box.bottom, JSON.stringify(box));
  const margin = Math.max(width, height) / 10;
  assert(box.left >= -margin && box.right <= width + margin, JSON.stringify({ box, width }));
  assert(box.top >= -margin && box.bottom <= height + margin, JSON.stringify({ box, height }));
}

/** Asserts a share: 0 to 1, as scores of detectors are. */
export function assertShare(value: number): void {
  assert(value > 0 && value <= 1, `${value}`);
}

/** Cosine distance, as a client that keeps encodings works it out. */
export function cosineDistance(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, index) => sum + value * y[index], 0);
  return 1 - dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Asserts that two numbers differ by no more than what rounding them explains. */
export function assertClose(actual: number, expected: number, tolerance = 1e-3): void {
  assert(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

function inspect(value: unknown, shape: Shape, at: string): void {
  const message = `${at} must be ${JSON.stringify(shape)}, not ${JSON.stringify(value)}`;
  if (typeof shape === "string") return assert(isA(value, shape), message);
  if (isList(shape)) {
    assert(Array.isArray(value), message);
    return value.forEach((item, index) => inspect(item, shape[0], `${at}[${index}]`));
  }
  assert(typeof value === "object" && value !== null && !Array.isArray(value), message);
  for (const [field, inner] of Object.entries(shape)) {
    assert(Object.hasOwn(value, field), `${at} has no ${field}, only ${Object.keys(value)}`);
    inspect(Object.entries(value).find(([name]) => name === field)?.[1], inner, `${at}.${field}`);
  }
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function isA(value: unknown, word: Extract<Shape, string>): boolean {
  if (word === "null") return value === null;
  if (word === "boolean") return typeof value === "boolean";
  if (word === "number") return Number.isFinite(value);
  if (word === "integer") return Number.isInteger(value);
  if (typeof value !== "string") return false;
  return word === "text" ? value !== "" : /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value);
}

async function writeForm(style: Style, parts: Parts) {
  const boundary = style.boundary();
  const entries = Object.entries(parts);
  if (style.textsFirst) entries.sort(([, a], [, b]) => Number(isFile(a)) - Number(isFile(b)));
  const pieces = entries.flatMap(([name, value]) => [
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`,
    isFile(value) ? `; filename="${value.name}"` : "",
    isFile(value) && style.typed ? `\r\nContent-Type: ${value.type}` : "",
    "\r\n\r\n",
    value,
    "\r\n",
  ]);
  const body = await new Blob([...pieces, `--${boundary}--\r\n`]).bytes();
  return { type: `multipart/form-data; boundary=${boundary}`, body };
}

function isFile(value: string | File): value is File {
  return value instanceof File;
}

function pngFile(name: string, bytes: Uint8Array): File {
  return new File([new Uint8Array(bytes)], name, { type: "image/png" });
}

function randomHex(digits: number): string {
  return crypto.getRandomValues(new Uint8Array(digits / 2)).toHex();
}

async function plainText(bytes: Blob, encoding: string | undefined): Promise<string> {
  if (!encoding) return await bytes.text();
  assert(encoding === "gzip" || encoding === "deflate", `nobody asked for ${encoding}`);
  const stream = bytes.stream().pipeThrough(new DecompressionStream(encoding));
  return await new Response(stream).text();
}
