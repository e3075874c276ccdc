import type { Embedding } from "../types.ts";
import { lengthOf, unitTolerance } from "../vector.ts";

/** What is wrong with an embedding, or undefined. Never tells a value of it. */
export function embeddingFault(embedding: Embedding, dimension: number): string | undefined {
  if (embedding.length !== dimension) return "the embedding has not the contract's dimension";
  const length = lengthOf(embedding);
  // One value that is not finite makes the length so.
  if (!Number.isFinite(length)) return "the embedding is not finite";
  if (Math.abs(length - 1) > unitTolerance) return "the embedding has not length 1";
  return undefined;
}

/**
 * Raw little-endian float32, as libSQL's vector functions read them; every platform of Deno is
 * little-endian. A copy, because a write may wait while its caller hands the buffer on.
 */
export function toBlob(embedding: Embedding): Uint8Array<ArrayBuffer> {
  return new Uint8Array(embedding.slice().buffer);
}

/** The embedding in a blob, or undefined when the blob cannot be one of this dimension. */
export function fromBlob(blob: ArrayBuffer, dimension: number): Embedding | undefined {
  if (blob.byteLength !== dimension * Float32Array.BYTES_PER_ELEMENT) return undefined;
  const embedding = new Float32Array(blob);
  return embeddingFault(embedding, dimension) === undefined ? embedding : undefined;
}
