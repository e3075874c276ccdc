import { z } from "@hono/zod-openapi";
import { type Asked, type Endpoint, endpoint } from "../src/http/endpoint.ts";
import {
  cursorField,
  enrollmentIdField,
  idField,
  limitField,
  nameField,
  photoForm,
  renderId,
  tenantField,
  userField,
} from "../src/http/fields.ts";
import {
  type DeleteDeps,
  deleteEnrollments,
  type Target,
} from "../src/services/delete_enrollments.ts";
import { type EnrollDeps, enrollPerson } from "../src/services/enroll_person.ts";
import { listNames } from "../src/services/list_names.ts";
import { listEnrollments } from "../src/services/list_enrollments.ts";
import type { Store } from "../src/store/store.ts";
import { enrollErrors } from "./errors.ts";
import { round, showCursor, shownId, timestamp } from "./shapes.ts";

const enrolled = z.object({
  stored: z.object({
    id: z.number().int(),
    user_id: shownId,
    label: z.string(),
    tenant_id: shownId,
    created_at: z.string(),
  }),
  count: z.number().int().openapi({ description: "Enrollments of the tenant" }),
  tenant_id: shownId,
  quality: z.number().openapi({ description: "0 to 1" }),
}).openapi("Enrolled");

const enrollments = z.object({
  enrollments: z.array(z.object({
    id: z.number().int(),
    user_id: shownId,
    name: z.string(),
    created_at: timestamp,
  })),
  tenant_id: shownId,
  count: z.number().int().openapi({ description: "Entries of this page" }),
  next_cursor: z.string().nullable().openapi({ description: "null on the last page" }),
}).openapi("Enrollments");

const names = z.object({
  enrollments: z.array(z.string()),
  names: z.array(z.string()),
  count: z.number().int().openapi({ description: "Number of names" }),
}).openapi("Names");

const deletion = z.object({
  deleted: z.number().int(),
  count: z.number().int().openapi({ description: "Enrollments left in the tenant" }),
  tenant_id: shownId,
}).openapi("Deletion");

/** What the enrollment endpoints need. */
export interface EnrollmentDeps extends EnrollDeps, Omit<DeleteDeps, "gallery"> {
  readonly store: Store;
}

/** Endpoints that store, list and delete enrollments. */
export function createEnrollmentRoutes(deps: EnrollmentDeps): Endpoint[] {
  const remove = async ({ tenantId, actor }: Asked, target: Target) => ({
    ...await deleteEnrollments(deps, tenantId, target, actor),
    tenant_id: renderId(tenantId),
  });
  return [
    endpoint({
      method: "post",
      path: "/enroll",
      tag: "Enrollments",
      summary: "Store a face of a person",
      access: "enroll",
      description: "A person may have several enrollments. The photo must show one clear face.",
      form: photoForm({
        name: nameField,
        tenant_id: tenantField,
        user_id: userField.optional(),
      }),
      response: enrolled,
      errors: enrollErrors,
      async handle({ form: { user_id: userId, name, photo } }, asked) {
        const { tenantId, actor, makeTenant } = asked;
        const request = { tenantId, userId, name, photo, actor, makeTenant };
        const { enrollment, count, face } = await enrollPerson(deps, request, asked.scope);
        const { id, createdAt: created_at } = enrollment;
        const tenant_id = renderId(tenantId), user_id = renderId(enrollment.userId);
        return {
          stored: { id, user_id, label: enrollment.name, tenant_id, created_at },
          count,
          tenant_id,
          quality: round(face.quality.score, 3),
        };
      },
    }),
    endpoint({
      method: "get",
      path: "/enrollments",
      tag: "Enrollments",
      summary: "Names enrolled in the key's tenant, or the default one",
      access: "enroll",
      response: names,
      errors: ["storage_unavailable"],
      async handle(_, { tenantId }) {
        const found = await listNames(deps.store, tenantId);
        return { enrollments: found, names: found, count: found.length };
      },
    }),
    endpoint({
      method: "get",
      path: "/enrollments/{tenant_id}",
      tag: "Enrollments",
      summary: "List the enrollments of a tenant",
      access: "enroll",
      params: z.object({ tenant_id: idField }),
      query: z.object({ limit: limitField.default(1000), cursor: cursorField.optional() }),
      response: enrollments,
      errors: ["tenant_not_found", "storage_unavailable"],
      async handle({ query: { limit, cursor: after } }, { tenantId }) {
        const page = await listEnrollments(deps.store, tenantId, { limit, after });
        return {
          enrollments: page.entries.map(({ id, userId, name, createdAt }) => ({
            id,
            user_id: renderId(userId),
            name,
            created_at: createdAt,
          })),
          tenant_id: renderId(tenantId),
          count: page.entries.length,
          next_cursor: showCursor(page),
        };
      },
    }),
    endpoint({
      method: "delete",
      path: "/enrollments/{tenant_id}/{enrollment_id}",
      tag: "Enrollments",
      summary: "Delete one enrollment",
      access: "enroll",
      params: z.object({ tenant_id: idField, enrollment_id: enrollmentIdField }),
      response: deletion,
      errors: ["tenant_not_found", "enrollment_not_found", "storage_unavailable"],
      handle: ({ params }, asked) => remove(asked, { id: params.enrollment_id }),
    }),
    endpoint({
      method: "delete",
      path: "/enrollments/{tenant_id}/name/{name}",
      tag: "Enrollments",
      summary: "Delete every enrollment with a name",
      access: "enroll",
      params: z.object({ tenant_id: idField, name: nameField }),
      response: deletion,
      errors: ["tenant_not_found", "enrollment_not_found", "storage_unavailable"],
      handle: ({ params }, asked) => remove(asked, { name: params.name }),
    }),
  ];
}
