import { z } from "@hono/zod-openapi";
import { normalize } from "../face/normalize.ts";
import type { Embedding } from "../types.ts";
import { fault, onePhotoFault, photoOf, text, thresholdField, upload } from "./fields.ts";
import type { FieldMessage } from "./messages.ts";

/** Longest text of an embedding: 512 numbers of at most 64 characters. */
const longestEncoding = 512 * 64;

/** A JSON array of 512 numbers, scaled to unit length. */
const encodingField = text().max(longestEncoding, fault("invalid_encoding"))
  .transform((value, context) => {
    const embedding = parseEncoding(value);
    if (embedding) return embedding;
    context.addIssue({ code: "custom", message: "invalid_encoding" satisfies FieldMessage });
    return z.NEVER;
  })
  .openapi({ type: "string", description: "JSON array of 512 numbers, as /encode gives it" });

const encoding = z.array(z.number()).length(512);

function parseEncoding(value: string): Embedding | undefined {
  try {
    return normalize(Float32Array.from(encoding.parse(JSON.parse(value))));
  } catch {
    // The error would repeat the numbers.
    return undefined;
  }
}

const comparison = z.object({
  file: upload.optional(),
  image: upload.optional(),
  encoding: encodingField.optional(),
  image1: upload.optional(),
  image2: upload.optional(),
  threshold: thresholdField.optional(),
});

/** What `/compare` compares: two photos, or a photo and an embedding. */
export type CompareForm =
  & { readonly threshold?: number | undefined }
  & (
    | { readonly photos: readonly [Uint8Array, Uint8Array] }
    | { readonly photo: Uint8Array; readonly encoding: Embedding }
  );

/** The form of `/compare`: `image1` and `image2`, or one photo and `encoding`. */
export const compareForm = comparison.superRefine((form, context) => {
  for (const [field, message] of compareFaults(form)) {
    context.addIssue({ code: "custom", path: [field], message });
  }
}).transform(({ image1, image2, encoding, threshold, ...photo }): CompareForm =>
  image1 && image2
    ? { photos: [image1.bytes, image2.bytes], threshold }
    : { photo: photoOf(photo), encoding: encoding ?? new Float32Array(), threshold }
);

function compareFaults(form: z.output<typeof comparison>): [string, FieldMessage][] {
  const { image1, image2, file, image, encoding } = form;
  if (!image1 && !image2) {
    const photo = onePhotoFault(form);
    const faults: [string, FieldMessage][] = photo ? [["file", photo]] : [];
    return encoding ? faults : [...faults, ["encoding", "required"]];
  }
  const missing = Object.entries({ image1, image2 }).filter(([, value]) => !value);
  const extra = Object.entries({ file, image, encoding }).filter(([, value]) => value);
  return [
    ...missing.map(([field]): [string, FieldMessage] => [field, "required"]),
    ...extra.map(([field]): [string, FieldMessage] => [field, "not_both"]),
  ];
}
