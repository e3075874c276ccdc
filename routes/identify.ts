import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import { photoForm, renderId, tenantField, thresholdField } from "../src/http/fields.ts";
import { type IdentifyDeps, identifyFace } from "../src/services/identify_face.ts";
import { photoErrors } from "./errors.ts";
import { bbox, round, showBox, shownId } from "./shapes.ts";

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
}).openapi("Identification");

/** The 1:N endpoint. */
export function createIdentifyRoutes(deps: IdentifyDeps): Endpoint[] {
  return [
    endpoint({
      method: "post",
      path: "/identify",
      tag: "Recognition",
      summary: "Find out who the largest face of a photo is",
      form: photoForm({
        tenant_id: tenantField,
        threshold: thresholdField.optional(),
      }),
      response: identification,
      errors: [
        ...photoErrors,
        "no_face",
        "tenant_not_found",
        "model_mismatch",
        "storage_unavailable",
      ],
      async handle({ form: { tenant_id: tenantId, threshold, photo } }, { scope }) {
        const found = await identifyFace(deps, { tenantId, threshold, photo }, scope);
        const { enrollment, distance } = found.nearest ?? {};
        return {
          match: found.match,
          name: enrollment?.name ?? null,
          user_id: enrollment ? renderId(enrollment.userId) : null,
          enrollment_id: enrollment?.id ?? null,
          distance: distance ?? null,
          threshold: found.threshold,
          count: found.count,
          bbox: { ...showBox(found.face.box, found), det_score: round(found.face.score, 4) },
          tenant_id: renderId(tenantId),
        };
      },
    }),
  ];
}
