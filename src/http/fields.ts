import { z } from "@hono/zod-openapi";
import { nameOf } from "../name.ts";
import type { FieldMessage } from "./messages.ts";
import type { Upload } from "./form.ts";

/** Tells TypeScript that a schema's error message is one of the catalogue. */
export function fault(message: FieldMessage): { error: FieldMessage } {
  return { error: message };
}

/** Text part; a file in its place is refused by name. */
export function text() {
  return z.string({
    error: ({ input }) =>
      (input === undefined ? "required" : "must_be_text") satisfies FieldMessage,
  });
}

/**
 * A tenant or user id: an integer or a string of the contract's characters. Kept as text inside;
 * `renderId` gives a canonical integer back as a number. "." and ".." are steps in an address:
 * clients resolve them, and would ask for something else.
 */
export const idField = text().regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}$/, fault("invalid_id"))
  .openapi({
    type: ["string", "integer"],
    pattern: "^[A-Za-z0-9._-]{1,64}$",
    maxLength: 64,
    examples: ["sma-3-bandung", 1],
  });

/** A person's id in a tenant. */
export const userField = idField.openapi({ examples: ["RAFIKA123", 7] });

/** The tenant of requests that name none; it always exists. */
export const defaultTenant = "default";

/** The tenant a request names; without it the key's own, else `default`. */
export const tenantField = idField.optional().openapi({
  description: `Without it the tenant of the API key, else "${defaultTenant}"`,
});

/** A person's name; see `nameOf`. */
export const nameField = text().transform((value, context) => {
  const name = nameOf(value);
  if (name !== undefined) return name;
  context.addIssue({ code: "custom", message: "invalid_name" satisfies FieldMessage });
  return z.NEVER;
}).openapi({ type: "string", minLength: 1, maxLength: 256, examples: ["John Doe"] });

/** A cosine distance up to which two faces match. */
export const thresholdField = text().regex(/^\d*\.?\d+$/, fault("invalid_threshold"))
  .transform(Number)
  .pipe(z.number().min(0, fault("invalid_threshold")).max(2, fault("invalid_threshold")))
  .openapi({ type: "number", minimum: 0, maximum: 2, default: 0.35 });

/** Whether a face must be live before anybody is looked for. */
export const livenessField = text().regex(/^(true|false)$/, fault("invalid_flag"))
  .transform((value) => value === "true")
  .openapi({ type: "boolean", default: false });

/** The id of an enrollment in a path. */
export const enrollmentIdField = z.string()
  .regex(/^[1-9]\d{0,14}$/, fault("invalid_enrollment_id"))
  .transform(Number)
  .openapi({ type: "integer", minimum: 1 });

/** Entries of a page. */
export const limitField = z.string().regex(/^[1-9]\d{0,3}$/, fault("invalid_limit"))
  .transform(Number)
  .pipe(z.number().max(1000, fault("invalid_limit")))
  .openapi({ type: "integer", minimum: 1, maximum: 1000, default: 1000 });

/** Persons to find. */
export const topField = text().regex(/^[1-9]\d{0,2}$/, fault("invalid_top")).transform(Number)
  .pipe(z.number().max(100, fault("invalid_top")))
  .openapi({ type: "integer", minimum: 1, maximum: 100, default: 5 });

/** Where a page starts. */
export const cursorField = z.string().regex(/^[1-9]\d{0,14}$/, fault("invalid_cursor"))
  .transform(Number)
  .openapi({ type: "string" });

/** A file that is not empty. */
export const upload = z.custom<Upload>(
  (value) => isUpload(value) && value.bytes.byteLength > 0,
  {
    error: ({ input }) => (isUpload(input) ? "empty_file" : "must_be_file") satisfies FieldMessage,
  },
).openapi({ type: "string", format: "binary", description: "JPEG, PNG or WebP" });

function isUpload(value: unknown): value is Upload {
  return typeof value === "object" && value !== null && "bytes" in value;
}

/**
 * A form with one photo, named `file` or `image`, beside `fields`. Parses to the fields and
 * `photo`, the bytes of the file.
 */
export function photoForm<S extends z.ZodRawShape>(fields: S) {
  return z.object({ file: upload.optional(), image: upload.optional(), ...fields })
    .refine((form) => onePhotoFault(form as PhotoParts) === undefined, {
      path: ["file"],
      error: ({ input }) => onePhotoFault(input as PhotoParts),
      // Also when another field is at fault, so that all faults are told at once.
      when: ({ value }) => typeof value === "object" && value !== null,
    })
    .transform((form) => ({
      ...form as z.output<z.ZodObject<S>>,
      photo: photoOf(form as PhotoParts),
    }));
}

/** The two names of a photo. */
export interface PhotoParts {
  readonly file?: Upload | undefined;
  readonly image?: Upload | undefined;
}

/** What is wrong with the two names of a photo, if anything. */
export function onePhotoFault({ file, image }: PhotoParts): FieldMessage | undefined {
  if (file && image) return "one_photo";
  return file || image ? undefined : "required";
}

/** The bytes of the photo, under whichever name. */
export function photoOf({ file, image }: PhotoParts): Uint8Array {
  return (file ?? image)?.bytes ?? new Uint8Array();
}

/** A canonical integer as a JSON number, anything else as the string it is. */
export function renderId(id: string): number | string {
  const number = Number(id);
  return Number.isSafeInteger(number) && String(number) === id ? number : id;
}
