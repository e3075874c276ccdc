import type { ErrorCode } from "../src/errors.ts";

/** Codes of every endpoint that reads a photo. */
export const photoErrors: readonly ErrorCode[] = [
  "invalid_image",
  "image_too_small",
  "image_too_large",
  "unsupported_image",
  "overloaded",
  "not_ready",
];

/** Codes of every endpoint that stores a face. */
export const enrollErrors: readonly ErrorCode[] = [
  ...photoErrors,
  "no_face",
  "multiple_faces",
  "face_unclear",
  "tenant_not_found",
  "duplicate_person",
  "quota_exceeded",
  "model_mismatch",
  "storage_unavailable",
];

/** Codes of every endpoint that looks for somebody. */
export const searchErrors: readonly ErrorCode[] = [
  ...photoErrors,
  "no_face",
  "tenant_not_found",
  "model_mismatch",
  "liveness_unavailable",
  "token_invalid",
  "token_tenant_mismatch",
  "token_frame_mismatch",
  "token_expired",
  "token_used",
  "storage_unavailable",
];
