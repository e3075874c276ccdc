import { type EmbeddedPhoto, type PhotoDeps, readLargestFace } from "./read_faces.ts";
import type { Scope } from "./scope.ts";

/**
 * Embeds the largest face of a photo.
 *
 * @throws {WajahError} `no_face`
 */
export function encodeFace(
  deps: PhotoDeps,
  photo: Uint8Array,
  scope: Scope,
): Promise<EmbeddedPhoto> {
  return readLargestFace(deps, photo, scope);
}
