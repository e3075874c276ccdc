import { StoreError } from "./errors.ts";

/** A database file. */
export interface FileLocation {
  readonly kind: "file";
  readonly url: string;
  readonly path: string;
}

/** What a database URL points at. */
export type Location =
  | { readonly kind: "memory"; readonly url: string }
  | FileLocation
  | { readonly kind: "remote"; readonly url: string };

const fileUrl = /^file:(?:\/\/[^/?#]*)?([^?#]*)/i;

/**
 * Reads a database URL.
 *
 * @throws {StoreError} when it is of no kind that this program can open
 */
export function locate(url: string): Location {
  if (/^(file:)?:memory:/i.test(url)) return { kind: "memory", url };
  if (/^(libsql|https?):\/\//i.test(url)) return { kind: "remote", url };
  const path = fileUrl.exec(url)?.[1];
  if (path) return { kind: "file", url, path: decoded(path) };
  throw new StoreError(
    "The database URL must be file:<path>, :memory:, libsql://, https:// or http://.",
  );
}

/** Names a location for a person, without what may be secret in a URL. */
export function describe(location: Location): string {
  if (location.kind === "file") return `The database file "${location.path}"`;
  if (location.kind === "memory") return "The database in memory";
  return `The database server "${URL.parse(location.url)?.host ?? "of an unreadable URL"}"`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new StoreError("The path in the database URL has a broken percent escape.");
  }
}
