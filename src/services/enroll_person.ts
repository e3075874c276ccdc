import { type ErrorCode, WajahError } from "../errors.ts";
import { subjects } from "../face/select.ts";
import type { Engine } from "../inference/engine.ts";
import type { Actor, Enrolled, Enrollment, Refusal, Store } from "../store/store.ts";
import type { EmbeddedFace } from "../types.ts";
import { type DuplicateDeps, refuseDuplicate } from "./duplicate.ts";
import type { Gallery } from "./gallery.ts";
import { stableUserId } from "./identity.ts";
import { type PhotoDeps, readLargestFace } from "./read_faces.ts";
import { readTenant } from "./read_tenant.ts";
import { type Scope, timed } from "./scope.ts";
import type { Settings } from "./settings.ts";

/** What enrolling needs. */
export interface EnrollDeps extends PhotoDeps, DuplicateDeps {
  readonly store: DuplicateDeps["store"] & Pick<Store, "enroll" | "tenantVersions">;
  readonly settings: Pick<Settings, "of">;
  readonly gallery: Pick<Gallery, "apply" | "search">;
  readonly engine: PhotoDeps["engine"] & Pick<Engine, "info">;
}

/** Whom to enroll with which photo. */
export interface EnrollRequest {
  readonly tenantId: string;
  /** Without it the person is known by an id made from the name. */
  readonly userId?: string | undefined;
  readonly name: string;
  readonly photo: Uint8Array;
  readonly actor: Actor;
  /** Whether a tenant that does not exist is made. */
  readonly makeTenant: boolean;
}

/** What was stored. */
export interface EnrolledPerson {
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

/** Tries when others write to a gallery while it is searched for a duplicate. */
const writes = 20;

/**
 * Stores a sample of a person; several samples a person are welcome.
 *
 * @throws {WajahError} `tenant_not_found`, `no_face`, `multiple_faces`, `face_unclear`,
 *   `duplicate_person`, `quota_exceeded`, nothing written
 */
export async function enrollPerson(
  deps: EnrollDeps,
  request: EnrollRequest,
  scope: Scope,
): Promise<EnrolledPerson> {
  // Before the work on the photo, which costs the most.
  if (!request.makeTenant) await readTenant(deps.store, request.tenantId);
  const { faces, face } = await readLargestFace(deps, request.photo, scope);
  if (subjects(faces).length > 1) throw new WajahError("multiple_faces");
  if (face.quality.score < smallestQuality) throw new WajahError("face_unclear");
  const userId = request.userId ?? await stableUserId(request.name);
  const written = await timed(scope, "store", () => write(deps, { ...request, userId }, face));
  const { enrollment, personId, galleryVersion, count } = written;
  const added = [{ enrollmentId: enrollment.id, personId, embedding: face.embedding }];
  const change = { version: galleryVersion, added, removed: [] };
  await deps.gallery.apply(request.tenantId, change);
  return { enrollment, count, face };
}

/** Writes; where duplicates are refused, only onto the very gallery that was searched for one. */
async function write(
  deps: EnrollDeps,
  request: EnrollRequest & { readonly userId: string },
  { embedding }: EmbeddedFace,
): Promise<Enrolled> {
  const { tenantId, userId, name, actor, makeTenant } = request;
  const { contract } = deps.engine.info;
  for (let i = 0; i < writes; i++) {
    const expectedVersion = await searchedVersion(deps, tenantId, userId, embedding);
    const sample = { tenantId, userId, name, embedding, contract, actor, makeTenant };
    const outcome = await deps.store.enroll({ ...sample, expectedVersion });
    if (!("refused" in outcome)) return outcome;
    if (outcome.refused !== "moved") throw new WajahError(refusals[outcome.refused]);
  }
  throw new WajahError("overloaded", { retryAfter: 1 });
}

/** Codes of what a store refuses for good. */
const refusals: Readonly<Record<Exclude<Refusal["refused"], "moved">, ErrorCode>> = {
  no_tenant: "tenant_not_found",
  quota: "quota_exceeded",
};

/** The version of the gallery in which no other person has this face; undefined if any will do. */
async function searchedVersion(
  deps: EnrollDeps,
  tenantId: string,
  userId: string,
  embedding: EmbeddedFace["embedding"],
): Promise<number | undefined> {
  const tenant = await deps.store.tenantVersions(tenantId);
  if (!tenant) return undefined;
  const settings = await deps.settings.of(tenant);
  if (settings.duplicatePolicy === "allow") return undefined;
  await refuseDuplicate(deps, { tenant, settings, userId, embedding });
  return tenant.galleryVersion;
}
