import {
  MaxFileSizeExceededError,
  MaxTotalSizeExceededError,
  type MultipartPart,
  parseMultipart,
} from "@remix-run/multipart-parser";
import { WajahError } from "../errors.ts";
import { readBody } from "./body.ts";

/** A file part. */
export interface Upload {
  readonly bytes: Uint8Array;
}

/** The parts of a form by name, in order; several when a client sent a name more than once. */
export type Form = ReadonlyMap<string, readonly (string | Upload)[]>;

/** Bounds of a request body. */
export interface BodyLimits {
  /** Bytes of one file. */
  readonly fileBytes: number;
  /** Bytes of the whole body. */
  readonly bodyBytes: number;
  /** Parts of a form. */
  readonly parts: number;
}

/**
 * Reads a `multipart/form-data` body.
 *
 * @throws {WajahError} `unsupported_media_type`, `body_too_large`, `malformed_body`,
 *   `timed_out`, or `invalid_field` for text that is not UTF-8
 */
export async function readForm(
  request: Request,
  limits: BodyLimits,
  signal?: AbortSignal,
): Promise<Form> {
  const boundary = boundaryOf(request.headers.get("content-type"));
  const body = await readBody(request, limits.bodyBytes, signal);
  return parseForm(body, boundary, limits);
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

function parseForm(body: Uint8Array, boundary: string, limits: BodyLimits): Form {
  const form = new Map<string, (string | Upload)[]>();
  try {
    const parts = parseMultipart(body, {
      boundary,
      maxParts: limits.parts,
      maxFileSize: limits.fileBytes,
      maxTotalSize: limits.bodyBytes,
    });
    for (const part of parts) addPart(form, part);
  } catch (error) {
    throw bodyError(error);
  }
  if (form.size === 0) throw new WajahError("malformed_body");
  return form;
}

function addPart(form: Map<string, (string | Upload)[]>, part: MultipartPart): void {
  const { name } = part;
  if (!name) throw new WajahError("malformed_body");
  const value = isFile(part) ? { bytes: contentOf(part) } : textOf(name, contentOf(part));
  form.set(name, [...form.get(name) ?? [], value]);
}

/** Some clients send a file without a name for it, but then with its type. */
function isFile(part: MultipartPart): boolean {
  return part.isFile || /^image\//i.test(part.mediaType ?? "");
}

/** The part's bytes, without a copy where the parser kept them in one piece. */
function contentOf(part: MultipartPart): Uint8Array {
  return part.content.length === 1 ? part.content[0] : part.bytes;
}

function textOf(field: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new WajahError("invalid_field", { errors: [{ field, message: "not_text" }] }, { cause });
  }
}

function bodyError(error: unknown): WajahError {
  if (error instanceof WajahError) return error;
  const large = error instanceof MaxFileSizeExceededError ||
    error instanceof MaxTotalSizeExceededError;
  return new WajahError(large ? "body_too_large" : "malformed_body", {}, { cause: error });
}
