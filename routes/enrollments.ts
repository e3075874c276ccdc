import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import {
  cursorField,
  defaultTenant,
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
import { photoErrors } from "./errors.ts";
import { round, shownId } from "./shapes.ts";

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
    created_at: z.string().openapi({ examples: ["2024-01-15 10:30:00"] }),
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
export interface EnrollmentDeps extends EnrollDeps, DeleteDeps {
  readonly store: Store;
}

/** Endpoints that store, list and delete enrollments. */
export function createEnrollmentRoutes(deps: EnrollmentDeps): Endpoint[] {
  const remove = async (tenantId: string, target: Target) => ({
    ...await deleteEnrollments(deps, tenantId, target),
    tenant_id: renderId(tenantId),
  });
  return [
    endpoint({
      method: "post",
      path: "/enroll",
      tag: "Enrollments",
      summary: "Store a face of a person",
      description: "A person may have several enrollments. The photo must show one clear face.",
      form: photoForm({
        name: nameField,
        tenant_id: tenantField,
        user_id: userField.optional(),
      }),
      response: enrolled,
      errors: [...photoErrors, "no_face", "multiple_faces", "face_unclear", "storage_unavailable"],
      async handle({ form: { tenant_id: tenantId, user_id: userId, name, photo } }, { scope }) {
        const request = { tenantId, userId, name, photo };
        const { enrollment, count, face } = await enrollPerson(deps, request, scope);
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
      summary: "Names enrolled in the default tenant",
      response: names,
      errors: ["storage_unavailable"],
      async handle() {
        const found = await listNames(deps.store, defaultTenant);
        return { enrollments: found, names: found, count: found.length };
      },
    }),
    endpoint({
      method: "get",
      path: "/enrollments/{tenant_id}",
      tag: "Enrollments",
      summary: "List the enrollments of a tenant",
      params: z.object({ tenant_id: idField }),
      query: z.object({ limit: limitField.default(1000), cursor: cursorField.optional() }),
      response: enrollments,
      errors: ["tenant_not_found", "storage_unavailable"],
      async handle({ params: { tenant_id }, query: { limit, cursor } }) {
        const page = await listEnrollments(deps.store, tenant_id, limit, cursor);
        return {
          enrollments: page.enrollments.map(({ id, userId, name, createdAt }) => ({
            id,
            user_id: renderId(userId),
            name,
            created_at: createdAt,
          })),
          tenant_id: renderId(tenant_id),
          count: page.enrollments.length,
          next_cursor: page.next === undefined ? null : String(page.next),
        };
      },
    }),
    endpoint({
      method: "delete",
      path: "/enrollments/{tenant_id}/{enrollment_id}",
      tag: "Enrollments",
      summary: "Delete one enrollment",
      params: z.object({ tenant_id: idField, enrollment_id: enrollmentIdField }),
      response: deletion,
      errors: ["tenant_not_found", "enrollment_not_found", "storage_unavailable"],
      handle: ({ params }) => remove(params.tenant_id, { id: params.enrollment_id }),
    }),
    endpoint({
      method: "delete",
      path: "/enrollments/{tenant_id}/name/{name}",
      tag: "Enrollments",
      summary: "Delete every enrollment with a name",
      params: z.object({ tenant_id: idField, name: nameField }),
      response: deletion,
      errors: ["tenant_not_found", "enrollment_not_found", "storage_unavailable"],
      handle: ({ params }) => remove(params.tenant_id, { name: params.name }),
    }),
  ];
}
