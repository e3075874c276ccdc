import { cosineDistance, tellDistance } from "../face/distance.ts";
import type { Embedding } from "../types.ts";
import { type PhotoDeps, readLargestFace } from "./read_faces.ts";
import type { Scope } from "./scope.ts";

/** How alike two faces are. */
export interface Comparison {
  readonly match: boolean;
  /** Cosine distance, 0..2. */
  readonly distance: number;
  readonly threshold: number;
}

/** What comparing needs. */
export interface CompareDeps extends PhotoDeps {
  /** The threshold of requests without one of their own. */
  readonly threshold: number;
}

/**
 * Compares the largest faces of two photos.
 *
 * @throws {WajahError} `no_face`
 */
export async function comparePhotos(
  deps: CompareDeps,
  first: Uint8Array,
  second: Uint8Array,
  threshold: number | undefined,
  scope: Scope,
): Promise<Comparison> {
  const [one, other] = await Promise.all(
    [first, second].map((photo) => readLargestFace(deps, photo, scope)),
  );
  return compare(one.face.embedding, other.face.embedding, threshold ?? deps.threshold);
}

/**
 * Compares the largest face of a photo with a unit-length embedding.
 *
 * @throws {WajahError} `no_face`
 */
export async function compareEmbedding(
  deps: CompareDeps,
  photo: Uint8Array,
  embedding: Embedding,
  threshold: number | undefined,
  scope: Scope,
): Promise<Comparison> {
  const { face } = await readLargestFace(deps, photo, scope);
  return compare(face.embedding, embedding, threshold ?? deps.threshold);
}

function compare(a: Embedding, b: Embedding, threshold: number): Comparison {
  const distance = tellDistance(cosineDistance(a, b));
  return { match: distance <= threshold, distance, threshold };
}

/**
 * A percentage for people: 100 at distance 0, 50 at the threshold, 0 at distance 2, straight lines
 * between. It says on which side of the threshold a distance lies and how far; it is no probability.
 */
export function confidencePercent({ distance, threshold }: Omit<Comparison, "match">): number {
  if (distance <= threshold) return threshold === 0 ? 50 : 100 - 50 * distance / threshold;
  return 50 * (2 - distance) / (2 - threshold);
}
