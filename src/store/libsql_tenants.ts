import type { Database } from "./database.ts";
import { endTenant } from "./end_tenant.ts";
import { parseRow } from "./rows.ts";
import { checkSettings, checkTexts } from "./storable.ts";
import type { TenantStore } from "./store.ts";
import { tenantIdRow, toTenant, toVersions } from "./tenant_rows.ts";
import * as sql from "./tenant_statements.ts";

/** Tenants in a database. */
export function createTenants(db: Database): TenantStore {
  return {
    tenantVersions: async (id) => (await db.read(sql.selectVersions(id))).map(toVersions).at(0),
    tenant: async (id) => (await db.read(sql.selectTenant(id))).map(toTenant).at(0),
    listTenants: async ({ limit, after = "" }) =>
      (await db.read(sql.listTenants(after, limit))).map(toTenant),
    async createTenant(id, settings, actor) {
      checkTexts(id, actor);
      checkSettings(settings);
      const results = await db.write(sql.createTenant(id, settings, actor));
      return results[0].length > 0 ? results.at(-1)?.map(toTenant).at(0) : undefined;
    },
    async updateTenant(id, settings, actor) {
      checkTexts(actor);
      checkSettings(settings);
      const results = await db.write(sql.updateTenant(id, settings, actor));
      return results.at(-1)?.map(toTenant).at(0);
    },
    touchGallery: async (id) =>
      (await db.write(sql.touchGallery(id))).at(-1)?.map(toVersions).at(0),
    deleteTenant: (id, actor) => endTenant(db, id, actor),
    tenantsWithExpired: async () =>
      (await db.read(sql.tenantsWithExpired)).map((row) => parseRow(tenantIdRow, row).id),
  };
}
