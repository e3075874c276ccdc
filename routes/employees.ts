import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import { nameField, photoForm, tenantField, userField } from "../src/http/fields.ts";
import { tokenField } from "../src/http/session_fields.ts";
import { notice } from "../src/http/messages.ts";
import { type DeleteDeps, deleteEnrollments } from "../src/services/delete_enrollments.ts";
import { type EnrollDeps, enrollPerson } from "../src/services/enroll_person.ts";
import { weakestPart } from "../src/services/judge_liveness.ts";
import { listPersons } from "../src/services/list_persons.ts";
import {
  type Identified,
  type IdentifyDeps,
  identifyFace,
  type Refused,
} from "../src/services/identify_face.ts";
import type { Locale } from "../src/locale.ts";
import type { Store } from "../src/store/store.ts";
import { enrollErrors, searchErrors } from "./errors.ts";
import { qualityReason, showLiveness } from "./shapes.ts";

/** Shares of the threshold up to which a match is of high and of medium confidence. */
const highShare = 0.6, mediumShare = 0.85;

const employee = z.object({
  employee_id: z.string(),
  name: z.string(),
  num_embeddings: z.number().int(),
});

/** The documented envelope. */
function success<S extends z.ZodType>(data: S) {
  return z.object({ status: z.literal("success"), data });
}

const registration = success(employee).openapi("Registration");
const employees = success(z.array(employee)).openapi("Employees");
const removal = success(employee.pick({ employee_id: true }).extend({ deleted: z.number().int() }))
  .openapi("Removal");

const liveness = {
  liveness_model: z.string().nullable().openapi({ description: "null when liveness is off" }),
  liveness_score: z.number().nullable().openapi({ description: "0 a spoof to 1 live" }),
};

const matched = z.object({
  match: z.literal(true),
  employee_id: z.string(),
  name: z.string(),
  distance: z.number(),
  threshold: z.number(),
  confidence: z.enum(["high", "medium", "low"]).openapi({
    description: "high up to 0.6 of the threshold, medium up to 0.85, low up to the threshold",
  }),
  liveness_ok: z.literal(true),
  ...liveness,
}).openapi("Matched");

const unmatched = z.object({
  match: z.literal(false),
  reason: z.string(),
  best_distance: z.number().nullable().openapi({ description: "null in an empty tenant" }),
  threshold: z.number(),
  liveness_ok: z.literal(true),
  ...liveness,
}).openapi("Unmatched");

const refused = z.object({
  match: z.literal(false),
  liveness_ok: z.literal(false),
  reason: z.enum(["spoof_detected", "liveness_uncertain", "quality_low"]),
  quality_reason: qualityReason,
  debug_liveness: z.string(),
  ...liveness,
}).openapi("Refused");

const recognition = success(z.union([matched, unmatched, refused])).openapi("Recognition");

/** What the employee endpoints need. */
export interface EmployeeDeps extends EnrollDeps, DeleteDeps, Omit<IdentifyDeps, "store"> {
  readonly store: Store;
  readonly engine: EnrollDeps["engine"];
  readonly gallery: EnrollDeps["gallery"];
  /** Whether a face must be live before anybody is looked for. */
  readonly requireLiveness: boolean;
}

/** Endpoints in the words of an attendance service: employees of a tenant. */
export function createEmployeeRoutes(deps: EmployeeDeps): Endpoint[] {
  return [
    endpoint({
      method: "post",
      path: "/register",
      tag: "Employees",
      summary: "Store a face of an employee",
      access: "enroll",
      form: photoForm({ employee_id: userField, name: nameField, tenant_id: tenantField }),
      response: registration,
      errors: enrollErrors,
      async handle({ form: { employee_id: userId, name, photo } }, asked) {
        const { tenantId, actor, makeTenant } = asked;
        const request = { tenantId, userId, name, photo, actor, makeTenant };
        await enrollPerson(deps, request, asked.scope);
        const person = await deps.store.person(tenantId, userId);
        const num_embeddings = person?.samples ?? 0;
        return { status: "success" as const, data: { employee_id: userId, name, num_embeddings } };
      },
    }),
    endpoint({
      method: "post",
      path: "/recognize",
      tag: "Employees",
      summary: "Find out which employee is in front of the camera, if it is a live one",
      access: "recognize",
      form: photoForm({ tenant_id: tenantField, liveness_token: tokenField.optional() }),
      response: recognition,
      errors: searchErrors,
      async handle({ form: { photo, liveness_token: token } }, { tenantId, scope, locale }) {
        const request = { tenantId, photo, token, liveness: deps.requireLiveness };
        const found = await identifyFace(deps, request, scope);
        return { status: "success" as const, data: showRecognition(found, locale) };
      },
    }),
    endpoint({
      method: "get",
      path: "/users",
      tag: "Employees",
      summary: "List the employees",
      access: "enroll",
      query: z.object({ tenant_id: tenantField }),
      response: employees,
      errors: ["tenant_not_found", "storage_unavailable"],
      async handle(_, { tenantId }) {
        const persons = await listPersons(deps.store, tenantId);
        const data = persons.map(({ userId: employee_id, name, samples: num_embeddings }) => ({
          employee_id,
          name,
          num_embeddings,
        }));
        return { status: "success" as const, data };
      },
    }),
    endpoint({
      method: "delete",
      path: "/user/{employee_id}",
      tag: "Employees",
      summary: "Delete an employee and every embedding of theirs",
      access: "enroll",
      params: z.object({ employee_id: userField }),
      query: z.object({ tenant_id: tenantField }),
      response: removal,
      errors: ["tenant_not_found", "user_not_found", "storage_unavailable"],
      async handle({ params: { employee_id } }, { tenantId, actor }) {
        const target = { userId: employee_id };
        const { deleted } = await deleteEnrollments(deps, tenantId, target, actor);
        return { status: "success" as const, data: { employee_id, deleted } };
      },
    }),
  ];
}

function showRecognition(found: Refused | Identified, locale: Locale) {
  const { liveness_model, liveness_score } = showLiveness(found);
  const shown = { liveness_model, liveness_score };
  if ("fault" in found) {
    return { match: false as const, liveness_ok: false as const, ...showFault(found), ...shown };
  }
  const { candidates: [nearest], threshold } = found;
  const common = { threshold, liveness_ok: true as const, ...shown };
  if (!found.match || !nearest) {
    const best_distance = nearest?.distance ?? null;
    return { match: false as const, reason: notice("nobody", locale), best_distance, ...common };
  }
  const { enrollment: { userId: employee_id, name }, distance } = nearest;
  const confidence = confidenceBand(distance / threshold);
  return {
    match: true as const,
    employee_id,
    name,
    distance,
    confidence,
    ...common,
  };
}

function showFault(refused: Refused) {
  const { fault: reason, qualityReason: quality_reason = null, liveness } = refused;
  const { part, share } = weakestPart(refused);
  const real = liveness?.real.toFixed(4);
  const debug_liveness = `real ${real}, quality ${share.toFixed(3)} (${part})`;
  return { reason, quality_reason, debug_liveness };
}

function confidenceBand(share: number): "high" | "medium" | "low" {
  if (share <= highShare) return "high";
  return share <= mediumShare ? "medium" : "low";
}
