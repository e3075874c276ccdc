import { z } from "zod";
import { count, parseRow, timestamp } from "./rows.ts";
import type { Row } from "./sql.ts";
import type { Tenant, TenantVersions } from "./store.ts";

const versionsRow = z.object({
  id: z.string(),
  gallery_version: count,
  settings_version: count,
  enrollments: count,
});

const tenantRow = versionsRow.extend({
  threshold: z.number().nullable(),
  liveness: z.int().min(0).max(1),
  retention_days: z.int().positive().nullable(),
  duplicate_policy: z.enum(["allow", "reject"]),
  quota: count.nullable(),
  created_at: timestamp,
});

/** A row with the id of a tenant. */
export const tenantIdRow = z.object({ id: z.string() });

/** Reads what tells whether copies of a tenant are stale. */
export function toVersions(row: Row): TenantVersions {
  return versions(parseRow(versionsRow, row));
}

/** Reads a tenant. */
export function toTenant(row: Row): Tenant {
  const tenant = parseRow(tenantRow, row);
  const { threshold, quota } = tenant;
  const settings = {
    threshold,
    liveness: tenant.liveness === 1,
    retentionDays: tenant.retention_days,
    duplicatePolicy: tenant.duplicate_policy,
    quota,
  };
  return { ...versions(tenant), settings, createdAt: tenant.created_at };
}

function versions(row: z.infer<typeof versionsRow>): TenantVersions {
  const { id, gallery_version, settings_version, enrollments } = row;
  return { id, galleryVersion: gallery_version, settingsVersion: settings_version, enrollments };
}
