import { type PhotoDeps, type PhotoFaces, readFaces } from "./read_faces.ts";
import type { Scope } from "./scope.ts";

/** Finds every face of a photo. No face is an answer, not an error. */
export function detectFaces(deps: PhotoDeps, photo: Uint8Array, scope: Scope): Promise<PhotoFaces> {
  return readFaces(deps, photo, { embed: "none", liveness: false }, scope);
}
