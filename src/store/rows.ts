import { z } from "zod";
import type { ModelContract } from "../types.ts";
import { storageError, StoreError } from "./errors.ts";
import type { Row } from "./sql.ts";
import type { Change, Enrollment, Person } from "./store.ts";

/** A number of a row. */
export const id = z.int().positive();

/** How many there are of something. */
export const count = z.int().nonnegative();

/** `YYYY-MM-DD HH:MM:SS`, UTC. */
export const timestamp = z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);

const enrollmentRow = z.object({
  id,
  user_id: z.string(),
  name: z.string(),
  created_at: timestamp,
});

const personRow = z.object({ id, user_id: z.string(), name: z.string(), samples: count });

const contractRow = z.object({
  id: z.string(),
  model: z.string(),
  sha256: z.string(),
  dimension: id,
  preprocessing: z.string(),
});

/** What an enrollment's insert returns. */
export const enrolledRow = z.object({ id, person_id: id, created_at: timestamp });

/** A row with an `id`. */
export const idRow = z.object({ id });

/** A row with a stale person and how many there are. */
export const stalePersonRow = z.object({ user_id: z.string(), count });

/** A row with a schema version; null in an empty table. */
export const versionRow = z.object({ version: z.int().nullable() });

const changeRow = z.object({ gallery_version: count, count });

/**
 * Checks a row of the database.
 *
 * @throws {WajahError} `storage_unavailable`, naming the columns at fault and no value
 */
export function parseRow<T>(schema: z.ZodType<T>, row: Row | undefined): T {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  const columns = parsed.error.issues.map((issue) => issue.path.join(".") || "row").join(", ");
  throw storageError(new StoreError(`a row of the database is not as expected: ${columns}`));
}

/** The ids of rows that a statement returned. */
export function toIds(rows: readonly Row[]): number[] {
  return rows.map((row) => parseRow(idRow, row).id);
}

/** Reads an enrollment. */
export function toEnrollment(row: Row): Enrollment {
  const { id, user_id, name, created_at } = parseRow(enrollmentRow, row);
  return { id, userId: user_id, name, createdAt: created_at };
}

/** Reads a person. */
export function toPerson(row: Row): Person {
  const { id, user_id, name, samples } = parseRow(personRow, row);
  return { id, userId: user_id, name, samples };
}

/** Reads a model contract. */
export function toContract(row: Row): ModelContract {
  return parseRow(contractRow, row);
}

/** Reads what a write left behind; no row is a tenant that does not exist. */
export function toChange(row: Row | undefined): Change {
  if (!row) return { galleryVersion: 0, count: 0 };
  const { gallery_version, count } = parseRow(changeRow, row);
  return { galleryVersion: gallery_version, count };
}
