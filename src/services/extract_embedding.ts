import { WajahError } from "../errors.ts";
import type { EmbeddedFace } from "../types.ts";
import { type PhotoDeps, readLargestFace } from "./read_faces.ts";
import type { Scope } from "./scope.ts";

/**
 * Embeds the only face of a photo.
 *
 * @throws {WajahError} `no_face`, `multiple_faces`
 */
export async function extractEmbedding(
  deps: PhotoDeps,
  photo: Uint8Array,
  scope: Scope,
): Promise<EmbeddedFace> {
  const { face, faces } = await readLargestFace(deps, photo, scope);
  if (faces.length > 1) throw new WajahError("multiple_faces");
  return face;
}
