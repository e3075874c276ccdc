import { z } from "zod";
import { storageError, StoreError } from "./errors.ts";
import { id, parseRow, timestamp } from "./rows.ts";
import type { Row } from "./sql.ts";
import type { ApiKey, KeyScope, StoredApiKey } from "./store.ts";

const scopes = z.array(z.enum(["recognize", "enroll", "admin"] satisfies KeyScope[]));

const keyRow = z.object({
  id,
  tenant_id: z.string(),
  label: z.string(),
  prefix: z.string(),
  scopes: z.string(),
  created_at: timestamp,
  expires_at: timestamp.nullable(),
});

const storedKeyRow = keyRow.extend({
  digest: z.instanceof(ArrayBuffer),
  expired: z.int().min(0).max(1),
});

/** Reads an API key. */
export function toKey(row: Row): ApiKey {
  const { id, tenant_id, label, prefix, scopes, created_at, expires_at } = parseRow(keyRow, row);
  return {
    id,
    tenantId: tenant_id,
    label,
    prefix,
    scopes: toScopes(scopes),
    createdAt: created_at,
    expiresAt: expires_at,
  };
}

/** Reads an API key with its digest. */
export function toStoredKey(row: Row): StoredApiKey {
  const { digest, expired } = parseRow(storedKeyRow, row);
  return { ...toKey(row), digest: new Uint8Array(digest), expired: expired === 1 };
}

/** A scope that this program does not know must not be guessed at. */
function toScopes(text: string): KeyScope[] {
  try {
    return scopes.parse(JSON.parse(text));
  } catch {
    throw storageError(new StoreError("the scopes of an API key are damaged"));
  }
}
