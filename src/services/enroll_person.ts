import { WajahError } from "../errors.ts";
import { subjects } from "../face/select.ts";
import type { Engine } from "../inference/engine.ts";
import type { Enrollment, Store } from "../store/store.ts";
import type { EmbeddedFace } from "../types.ts";
import type { Gallery } from "./gallery.ts";
import { stableUserId } from "./identity.ts";
import { type PhotoDeps, readLargestFace } from "./read_faces.ts";
import { type Scope, timed } from "./scope.ts";

/** What enrolling needs. */
export interface EnrollDeps extends PhotoDeps {
  readonly store: Pick<Store, "enroll">;
  readonly gallery: Pick<Gallery, "apply">;
  readonly engine: PhotoDeps["engine"] & Pick<Engine, "info">;
}

/** Whom to enroll with which photo. */
export interface EnrollRequest {
  readonly tenantId: string;
  /** Without it the person is known by an id made from the name. */
  readonly userId?: string | undefined;
  readonly name: string;
  readonly photo: Uint8Array;
}

/** What was stored. */
export interface Enrolled {
  readonly enrollment: Enrollment;
  /** Enrollments of the tenant, this one included. */
  readonly count: number;
  readonly face: EmbeddedFace;
}

/**
 * Below this quality a template is more noise than person and begins to match strangers. Far
 * under what any usable portrait reaches, because a person must not be turned away for a shadow.
 */
const smallestQuality = 0.15;

/**
 * Stores a sample of a person; several samples a person are welcome.
 *
 * @throws {WajahError} `no_face`, `multiple_faces`, `face_unclear`, nothing written
 */
export async function enrollPerson(
  deps: EnrollDeps,
  request: EnrollRequest,
  scope: Scope,
): Promise<Enrolled> {
  const { faces, face } = await readLargestFace(deps, request.photo, scope);
  if (subjects(faces).length > 1) throw new WajahError("multiple_faces");
  if (face.quality.score < smallestQuality) throw new WajahError("face_unclear");
  const { tenantId, name } = request;
  const userId = request.userId ?? await stableUserId(name);
  const { embedding } = face;
  const { contract } = deps.engine.info;
  const written = await timed(
    scope,
    "store",
    () => deps.store.enroll({ tenantId, userId, name, embedding, contract }),
  );
  const { enrollment, personId, galleryVersion, count } = written;
  const added = [{ enrollmentId: enrollment.id, personId, embedding }];
  await deps.gallery.apply(tenantId, { version: galleryVersion, added, removed: [] });
  return { enrollment, count, face };
}
