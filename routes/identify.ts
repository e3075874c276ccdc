import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import {
  idField,
  livenessField,
  photoForm,
  renderId,
  tenantField,
  thresholdField,
  topField,
} from "../src/http/fields.ts";
import { tokenField } from "../src/http/session_fields.ts";
import {
  type Candidate,
  type IdentifyDeps,
  identifyFace,
  type NearestPersons,
} from "../src/services/identify_face.ts";
import { searchErrors } from "./errors.ts";
import { bbox, livenessShown, round, showBox, showLiveness, shownId } from "./shapes.ts";

const identification = z.object({
  match: z.boolean(),
  name: z.string().nullable().openapi({ description: "The closest person, also without a match" }),
  user_id: shownId.nullable(),
  enrollment_id: z.number().int().nullable(),
  distance: z.number().nullable().openapi({ description: "Cosine distance, 0 to 2" }),
  threshold: z.number(),
  count: z.number().int().openapi({ description: "Enrollments searched" }),
  bbox: bbox.extend({ det_score: z.number() }),
  tenant_id: shownId,
  ...livenessShown,
}).openapi("Identification");

const search = z.object({
  persons: z.array(z.object({
    match: z.boolean(),
    user_id: shownId,
    name: z.string(),
    enrollment_id: z.number().int(),
    distance: z.number(),
  })).openapi({ description: "Nearest first, one entry a person" }),
  threshold: z.number(),
  count: z.number().int().openapi({ description: "Enrollments searched" }),
  tenant_id: shownId,
  ...livenessShown,
}).openapi("Search");

/** The 1:N endpoints. */
export function createIdentifyRoutes(deps: IdentifyDeps): Endpoint[] {
  return [
    endpoint({
      method: "post",
      path: "/identify",
      tag: "Recognition",
      summary: "Find out who the largest face of a photo is",
      access: "recognize",
      form: photoForm({
        tenant_id: tenantField,
        threshold: thresholdField.optional(),
        liveness: livenessField.default(false),
        liveness_token: tokenField.optional(),
      }),
      response: identification,
      errors: searchErrors,
      async handle({ form }, { tenantId, scope }) {
        const { threshold, liveness, liveness_token: token, photo } = form;
        const request = { tenantId, threshold, liveness, token, photo };
        const found = await identifyFace(deps, request, scope);
        return {
          ...showNearest("fault" in found ? nobody : found),
          threshold: found.threshold,
          bbox: { ...showBox(found.face.box, found), det_score: round(found.face.score, 4) },
          tenant_id: renderId(tenantId),
          ...showLiveness(found),
        };
      },
    }),
    endpoint({
      method: "post",
      path: "/v1/tenants/{tenant_id}/search",
      tag: "Recognition",
      summary: "List the persons nearest to the largest face of a photo",
      access: "recognize",
      params: z.object({ tenant_id: idField }),
      form: photoForm({
        limit: topField.default(5),
        threshold: thresholdField.optional(),
        liveness: livenessField.default(false),
        liveness_token: tokenField.optional(),
      }),
      response: search,
      errors: searchErrors,
      async handle({ form }, { tenantId, scope }) {
        const { limit, threshold, liveness, liveness_token: token, photo } = form;
        const request = { tenantId, limit, threshold, liveness, token, photo };
        const found = await identifyFace(deps, request, scope);
        const { count, candidates } = "fault" in found ? nobody : found;
        return {
          persons: candidates.map((candidate) => showCandidate(candidate, found.threshold)),
          threshold: found.threshold,
          count,
          tenant_id: renderId(tenantId),
          ...showLiveness(found),
        };
      },
    }),
  ];
}

/** What is told of a face that is not believed to be live. */
const nobody = { match: false, count: 0, candidates: [] };

function showNearest({ match, count, candidates }: Omit<NearestPersons, "threshold">) {
  const nearest = candidates.at(0);
  return {
    match,
    name: nearest?.enrollment.name ?? null,
    user_id: nearest ? renderId(nearest.enrollment.userId) : null,
    enrollment_id: nearest?.enrollment.id ?? null,
    distance: nearest?.distance ?? null,
    count,
  };
}

function showCandidate({ enrollment, distance }: Candidate, threshold: number) {
  return {
    match: distance <= threshold,
    user_id: renderId(enrollment.userId),
    name: enrollment.name,
    enrollment_id: enrollment.id,
    distance,
  };
}
