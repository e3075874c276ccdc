import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import { enrollmentIdField, idField, renderId } from "../src/http/fields.ts";
import { keyFields, timestampOf } from "../src/http/settings_fields.ts";
import {
  createKey,
  type KeyDeps,
  listKeys,
  revokeKey,
  rotateKey,
} from "../src/services/manage_keys.ts";
import type { ApiKey } from "../src/store/store.ts";
import { shownId, timestamp } from "./shapes.ts";

const apiKey = z.object({
  id: z.number().int(),
  tenant_id: shownId,
  label: z.string(),
  prefix: z.string().openapi({ description: "The key begins with wajah_ and this" }),
  scopes: z.array(z.enum(["recognize", "enroll", "admin"])),
  created_at: timestamp,
  expires_at: timestamp.nullable(),
}).openapi("ApiKey");

const issuedKey = apiKey.extend({
  key: z.string().openapi({ description: "The key itself, shown this once" }),
}).openapi("IssuedApiKey");

const revokedKey = z.object({ revoked: z.literal(true), id: z.number().int(), tenant_id: shownId });

const params = z.object({ tenant_id: idField });
const keyParams = params.extend({ key_id: enrollmentIdField });

/** Endpoints that issue, list, rotate and revoke a tenant's API keys. */
export function createKeyRoutes(deps: KeyDeps): Endpoint[] {
  return [
    endpoint({
      method: "post",
      path: "/v1/tenants/{tenant_id}/keys",
      tag: "API keys",
      summary: "Issue an API key for a tenant",
      access: "admin",
      params,
      json: z.strictObject(keyFields),
      response: issuedKey,
      status: 201,
      errors: ["tenant_not_found", "storage_unavailable"],
      async handle({ json: { label, scopes, expires_at } }, { tenantId, actor }) {
        const expiresAt = expires_at && timestampOf(expires_at);
        const issued = await createKey(deps, { tenantId, label, scopes, expiresAt }, actor);
        return { ...showKey(issued), key: issued.key };
      },
    }),
    endpoint({
      method: "get",
      path: "/v1/tenants/{tenant_id}/keys",
      tag: "API keys",
      summary: "List the API keys of a tenant",
      access: "admin",
      params,
      response: z.object({ keys: z.array(apiKey) }).openapi("ApiKeys"),
      errors: ["tenant_not_found", "storage_unavailable"],
      handle: async (_, { tenantId }) => ({ keys: (await listKeys(deps, tenantId)).map(showKey) }),
    }),
    endpoint({
      method: "post",
      path: "/v1/tenants/{tenant_id}/keys/{key_id}/rotate",
      tag: "API keys",
      summary: "Give an API key a new secret",
      description: "The old one ends with the next request, on every instance.",
      access: "admin",
      params: keyParams,
      response: issuedKey,
      errors: ["tenant_not_found", "key_not_found", "storage_unavailable"],
      async handle({ params: { key_id } }, { tenantId, actor }) {
        const issued = await rotateKey(deps, tenantId, key_id, actor);
        return { ...showKey(issued), key: issued.key };
      },
    }),
    endpoint({
      method: "delete",
      path: "/v1/tenants/{tenant_id}/keys/{key_id}",
      tag: "API keys",
      summary: "Revoke an API key",
      description: "It ends with the next request, on every instance.",
      access: "admin",
      params: keyParams,
      response: revokedKey,
      errors: ["tenant_not_found", "key_not_found", "storage_unavailable"],
      async handle({ params: { key_id: id } }, { tenantId, actor }) {
        await revokeKey(deps, tenantId, id, actor);
        return { revoked: true as const, id, tenant_id: renderId(tenantId) };
      },
    }),
  ];
}

function showKey({ id, tenantId, label, prefix, scopes, createdAt, expiresAt }: ApiKey) {
  return {
    id,
    tenant_id: renderId(tenantId),
    label,
    prefix,
    scopes: [...scopes],
    created_at: createdAt,
    expires_at: expiresAt,
  };
}
