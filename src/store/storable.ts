import { z } from "zod";
import type { ModelContract } from "../types.ts";
import { embeddingFault } from "./embedding.ts";
import type { NewApiKey, NewEnrollment, NewLivenessSession, TenantSettings } from "./store.ts";
import type { ImportRow } from "./transfer_statements.ts";

/**
 * Throws a `TypeError` for texts that would not come back: SQLite ends a text at a NUL when it
 * gives it back, and UTF-8 has no lone surrogates, so that two names would look alike. As all here
 * it is a fault of ours, because what comes from outside was checked at the border.
 */
export function checkTexts(...texts: readonly string[]): void {
  const storable = texts.every((text) => text.isWellFormed() && !text.includes("\0"));
  if (!storable) throw new TypeError("a text cannot be stored as it is");
}

/** Throws a `TypeError` unless an enrollment can be stored. */
export function checkEnrollment(enrollment: NewEnrollment): void {
  const { tenantId, userId, name, actor, embedding, contract } = enrollment;
  checkTexts(tenantId, userId, name, actor);
  checkEmbedding(embedding, contract);
}

/** Throws a `TypeError` unless a sample can be stored as it was elsewhere. */
export function checkImport(row: ImportRow, contract: ModelContract): void {
  checkTexts(row.userId, row.name);
  checkTime(row.createdAt);
  checkEmbedding(row.embedding, contract);
}

/** Throws a `TypeError` unless an API key can be stored. */
export function checkApiKey({ tenantId, label, prefix, digest, expiresAt }: NewApiKey): void {
  checkTexts(tenantId, label);
  checkSecret({ prefix, digest });
  if (expiresAt !== null) checkTime(expiresAt);
}

/** Throws a `TypeError` unless the secret of an API key can be stored. */
export function checkSecret({ prefix, digest }: Pick<NewApiKey, "prefix" | "digest">): void {
  checkTexts(prefix);
  checkDigest(digest);
}

/** Throws a `TypeError` unless a liveness session can be stored. */
export function checkSession({ id, tenantId, nonceDigest }: NewLivenessSession): void {
  checkTexts(id, tenantId);
  checkDigest(nonceDigest);
}

function checkDigest(digest: Uint8Array): void {
  if (digest.length !== 32) throw new TypeError("a digest has 32 bytes");
}

const settingsShape = z.strictObject({
  threshold: z.number().min(0).max(2).nullable(),
  liveness: z.boolean(),
  retentionDays: z.int().min(1).max(36_500).nullable(),
  duplicatePolicy: z.enum(["allow", "reject"]),
  quota: z.int().min(0).nullable(),
}).partial();

/** Throws a `TypeError` unless each setting is within its range. */
export function checkSettings(settings: Partial<TenantSettings>): void {
  if (!settingsShape.safeParse(settings).success) throw new TypeError("a setting is out of range");
}

function checkEmbedding(embedding: NewEnrollment["embedding"], contract: ModelContract): void {
  const fault = embeddingFault(embedding, contract.dimension);
  if (fault) throw new TypeError(fault);
}

function checkTime(text: string): void {
  const time = new Date(`${text.replace(" ", "T")}Z`);
  const valid = !Number.isNaN(time.valueOf()) &&
    time.toISOString().slice(0, 19).replace("T", " ") === text;
  if (!valid) throw new TypeError("a time is not YYYY-MM-DD HH:MM:SS");
}
