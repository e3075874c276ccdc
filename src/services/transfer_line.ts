import { z } from "zod";
import { WajahError } from "../errors.ts";
import { nameOf } from "../name.ts";
import { embeddingFault } from "../store/embedding.ts";
import type { TransferRow } from "../store/store.ts";
import type { Embedding, ModelContract } from "../types.ts";

/** The name of the format, in the first line of a transfer. */
export const transferFormat = "wajah-gallery/1";

/** A sample without its id, which is another one wherever it is imported. */
export type TransferSample = Omit<TransferRow, "id">;

const header = z.object({
  format: z.literal(transferFormat),
  contract: z.object({
    id: z.string().max(256),
    model: z.string().max(128),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    dimension: z.int().positive(),
    preprocessing: z.string().max(128),
  }),
});

/** The end of a transfer. */
export interface TransferEnd {
  /** How many samples came before it. */
  readonly end: number;
}

const end = z.object({ end: z.literal(true), count: z.int().nonnegative() })
  .transform(({ count }): TransferEnd => ({ end: count }));

const timestamp = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/).refine(isTime);

/** As enrolling takes names. */
const name = z.string().transform((text) => nameOf(text) ?? "").pipe(z.string().min(1));

const sample = z.object({
  user_id: z.string().regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/),
  name,
  created_at: timestamp,
  embedding: z.base64(),
});

/**
 * Reads the first line: the model that made the embeddings after it.
 *
 * @throws {WajahError} `invalid_field` naming the line
 */
export function parseHeader(text: string): ModelContract {
  const parsed = header.safeParse(parseJson(text));
  if (!parsed.success) throw badLine(1);
  return parsed.data.contract;
}

/**
 * Reads a line after the first: a sample, or the end.
 *
 * @throws {WajahError} `invalid_field` naming the line, without anything it holds
 */
export function parseSample(
  text: string,
  number: number,
  dimension: number,
): TransferSample | TransferEnd {
  const value = parseJson(text);
  const ended = end.safeParse(value);
  if (ended.success) return ended.data;
  const parsed = sample.safeParse(value);
  if (!parsed.success) throw badLine(number);
  const { user_id: userId, created_at: createdAt, name } = parsed.data;
  const embedding = decodeEmbedding(parsed.data.embedding, dimension);
  if (!embedding) throw badLine(number);
  return { userId, name, createdAt, embedding };
}

/** The first line of a transfer. */
export function headerLine(contract: ModelContract, tenantId: string): string {
  const { id, model, sha256, dimension, preprocessing } = contract;
  const made = { id, model, sha256, dimension, preprocessing };
  return line({ format: transferFormat, tenant_id: tenantId, contract: made });
}

/** A sample as a line; its embedding is base64 of little-endian float32. */
export function sampleLine({ id, userId, name, createdAt, embedding }: TransferRow): string {
  const bytes = new Uint8Array(embedding.buffer, embedding.byteOffset, embedding.byteLength);
  return line({ id, user_id: userId, name, created_at: createdAt, embedding: bytes.toBase64() });
}

/** The last line, which tells a whole transfer from one that broke off. */
export function endLine(count: number): string {
  return line({ end: true, count });
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}

/** Whether there is such a time: 31 February would be taken for a day in March. */
function isTime(text: string): boolean {
  const time = new Date(`${text.replace(" ", "T")}Z`);
  // A time to come would keep a sample from its retention; clocks differ by less than a day.
  return time.valueOf() < Date.now() + 86_400_000 &&
    time.toISOString().startsWith(text.replace(" ", "T"));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error would repeat what was sent.
    return undefined;
  }
}

function decodeEmbedding(base64: string, dimension: number): Embedding | undefined {
  const { buffer } = Uint8Array.fromBase64(base64);
  if (buffer.byteLength !== dimension * Float32Array.BYTES_PER_ELEMENT) return undefined;
  const embedding = new Float32Array(buffer);
  return embeddingFault(embedding, dimension) ? undefined : embedding;
}

/** A line that is not as it must be. */
export function badLine(number: number): WajahError {
  return new WajahError("invalid_field", {
    errors: [{ field: `line ${number}`, message: "invalid_line" }],
  });
}
