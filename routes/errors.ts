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
