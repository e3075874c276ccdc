import {
  MaxFileSizeExceededError,
  MaxPartsExceededError,
  MaxTotalSizeExceededError,
  MultipartParser,
  type MultipartPart,
} from "@remix-run/multipart-parser";
import { WajahError } from "../errors.ts";
import { readBlocks, type Waiting } from "./body.ts";
import type { BodyLimits } from "./body_limits.ts";
import type { FieldMessage } from "./messages.ts";

/** A file part. */
export interface Upload {
  readonly bytes: Uint8Array;
}

/** The parts of a form by name, in order; several when a client sent a name more than once. */
export type Form = ReadonlyMap<string, readonly (string | Upload)[]>;

/** Bytes of the longest text: an embedding has half of them. */
const longestText = 64 * 1024;

/**
 * Reads a `multipart/form-data` body part by part as it arrives, and gives it up as soon as it goes
 * past a limit.
 *
 * @throws {WajahError} `unsupported_media_type`, `body_too_large`, `too_many_parts`,
 *   `malformed_body`, `invalid_field` for text that is too long or not UTF-8, and what `readBlocks`
 *   throws
 */
export async function readForm(
  request: Request,
  limits: BodyLimits,
  waiting?: Waiting,
): Promise<Form> {
  const parser = new MultipartParser(boundaryOf(request.headers.get("content-type")), {
    maxParts: limits.parts,
    maxFileSize: limits.fileBytes,
    maxTotalSize: limits.bodyBytes,
  });
  const form = new Map<string, (string | Upload)[]>();
  const add = createAdd(form, limits.fields);
  try {
    for await (const block of readBlocks(request, limits.bodyBytes, waiting)) {
      // What follows the last boundary is no part of the form (RFC 2046 section 5.1.1).
      if (!isFinished(parser)) parser.write(block).forEach(add);
    }
    parser.finish();
  } catch (error) {
    throw bodyError(error);
  }
  if (form.size === 0) throw new WajahError("malformed_body");
  return form;
}

function isFinished(parser: MultipartParser): boolean {
  try {
    parser.finish();
    return true;
  } catch {
    return false;
  }
}

/** The boundary parameter of a `multipart/form-data` content type (RFC 2046 section 5.1.1). */
function boundaryOf(contentType: string | null): string {
  if (!contentType || !/^multipart\/form-data\s*(;|$)/i.test(contentType)) {
    throw new WajahError("unsupported_media_type", { params: { type: "multipart/form-data" } });
  }
  const match = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (!boundary || !/^[\x20-\x7e]+$/.test(boundary)) throw new WajahError("malformed_body");
  return boundary;
}

function createAdd(form: Map<string, (string | Upload)[]>, mostFields: number) {
  let fields = 0;
  return (part: MultipartPart) => {
    const { name } = part;
    if (!name) throw new WajahError("malformed_body");
    const file = isFile(part);
    if (!file && ++fields > mostFields) throw new WajahError("too_many_parts");
    const value = file ? { bytes: contentOf(part) } : textOf(name, part);
    form.set(name, [...form.get(name) ?? [], value]);
  };
}

/** Some clients send a file without a name for it, but then with its type. */
function isFile(part: MultipartPart): boolean {
  return part.isFile || /^image\//i.test(part.mediaType ?? "");
}

/** The part's bytes, without a copy where the parser kept them in one piece. */
function contentOf(part: MultipartPart): Uint8Array {
  return part.content.length === 1 ? part.content[0] : part.bytes;
}

function textOf(field: string, part: MultipartPart): string {
  if (part.size > longestText) throw badText(field, "too_long");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(contentOf(part));
  } catch (cause) {
    throw badText(field, "not_text", cause);
  }
}

function badText(field: string, message: FieldMessage, cause?: unknown): WajahError {
  return new WajahError("invalid_field", { errors: [{ field, message }] }, { cause });
}

function bodyError(error: unknown): WajahError {
  if (error instanceof WajahError) return error;
  if (error instanceof MaxPartsExceededError) return new WajahError("too_many_parts");
  const large = error instanceof MaxFileSizeExceededError ||
    error instanceof MaxTotalSizeExceededError;
  return new WajahError(large ? "body_too_large" : "malformed_body", {}, { cause: error });
}
