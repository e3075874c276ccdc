/**
 * The one catalogue of errors. A fault that a client may see is thrown as a `WajahError` with a
 * code from here; anything else that reaches the HTTP border is answered as `internal`.
 */

const catalogue = {
  invalid_field: { status: 400, title: "Invalid field" },
  malformed_body: { status: 400, title: "Malformed body" },
  body_timed_out: { status: 400, title: "Body too slow" },
  too_many_parts: { status: 400, title: "Too many parts" },
  invalid_image: { status: 400, title: "Invalid image" },
  image_too_small: { status: 400, title: "Image too small" },
  no_face: { status: 400, title: "No face detected" },
  multiple_faces: { status: 400, title: "Multiple faces detected" },
  face_unclear: { status: 400, title: "Face not clear enough" },
  token_invalid: { status: 400, title: "Invalid liveness token" },
  unauthorized: { status: 401, title: "Unauthorized" },
  forbidden: { status: 403, title: "Forbidden" },
  scope_missing: { status: 403, title: "Key not allowed to do this" },
  token_tenant_mismatch: { status: 403, title: "Liveness token of another tenant" },
  not_found: { status: 404, title: "Not found" },
  tenant_not_found: { status: 404, title: "Tenant not found" },
  user_not_found: { status: 404, title: "User not found" },
  enrollment_not_found: { status: 404, title: "Enrollment not found" },
  key_not_found: { status: 404, title: "API key not found" },
  session_not_found: { status: 404, title: "Liveness session not found" },
  method_not_allowed: { status: 405, title: "Method not allowed" },
  model_mismatch: { status: 409, title: "Model mismatch" },
  contract_mismatch: { status: 409, title: "Embeddings of another model" },
  tenant_exists: { status: 409, title: "Tenant exists" },
  duplicate_person: { status: 409, title: "Face of another person" },
  quota_exceeded: { status: 409, title: "Quota exceeded" },
  session_used: { status: 409, title: "Liveness session used" },
  session_expired: { status: 409, title: "Liveness session expired" },
  token_used: { status: 409, title: "Liveness token used" },
  token_expired: { status: 409, title: "Liveness token expired" },
  token_frame_mismatch: { status: 409, title: "Liveness token of another photo" },
  body_too_large: { status: 413, title: "Body too large" },
  image_too_large: { status: 413, title: "Image too large" },
  unsupported_image: { status: 415, title: "Unsupported image type" },
  unsupported_media_type: { status: 415, title: "Unsupported media type" },
  too_many_failures: { status: 429, title: "Too many failed keys" },
  rate_limited: { status: 429, title: "Too many requests" },
  too_many_in_flight: { status: 429, title: "Too many requests at once" },
  too_many_sessions: { status: 429, title: "Too many liveness sessions" },
  internal: { status: 500, title: "Internal error" },
  not_ready: { status: 503, title: "Not ready" },
  overloaded: { status: 503, title: "Overloaded" },
  timed_out: { status: 503, title: "Timed out" },
  liveness_unavailable: { status: 503, title: "Liveness unavailable" },
  storage_unavailable: { status: 503, title: "Storage unavailable" },
} as const satisfies Record<string, { status: number; title: string }>;

/** A stable word for programs; listed in the README and in `/openapi.json`. */
export type ErrorCode = keyof typeof catalogue;

/** Every code with its HTTP status and English title. */
export const errorCatalogue: Readonly<Record<ErrorCode, { status: number; title: string }>> =
  catalogue;

/** One fault in one field of a request. `message` is a key of `http/messages.ts`. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** Public details of an error. Never an embedding, an image byte or a name. */
export interface ErrorFields {
  /** Values for the placeholders of the code's sentence. */
  readonly params?: Readonly<Record<string, string | number>>;
  /** The fields at fault. */
  readonly errors?: readonly FieldError[];
  /** Seconds after which a retry makes sense; becomes `Retry-After`. */
  readonly retryAfter?: number;
  /** Whether the connection is of no more use, because the rest of a body is not waited for. */
  readonly hangUp?: boolean;
}

/** A fault with a code of the catalogue. `cause` is for the log's error class, never for a client. */
export class WajahError extends Error {
  override readonly name = "WajahError";
  readonly code: ErrorCode;
  readonly fields: ErrorFields;

  constructor(code: ErrorCode, fields: ErrorFields = {}, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.fields = fields;
  }

  /** The HTTP status of this error's code. */
  get status(): number {
    return errorCatalogue[this.code].status;
  }
}
