import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import { photoForm, renderId, tenantField, thresholdField, userField } from "../src/http/fields.ts";
import { notice } from "../src/http/messages.ts";
import { type VerifyDeps, verifyPerson } from "../src/services/verify_person.ts";
import { photoErrors } from "./errors.ts";
import { shownId } from "./shapes.ts";

const verification = z.object({
  success: z.literal(true),
  verified: z.boolean(),
  message: z.string(),
  user_id: shownId,
  distance: z.number().openapi({ description: "To the nearest of the person's samples" }),
  threshold: z.number(),
  tenant_id: shownId,
}).openapi("Verification");

/** The 1:1 endpoint. */
export function createVerifyRoutes(deps: VerifyDeps): Endpoint[] {
  return [
    endpoint({
      method: "post",
      path: "/verify",
      tag: "Recognition",
      summary: "Check that the largest face of a photo is a certain person",
      form: photoForm({
        tenant_id: tenantField,
        user_id: userField,
        threshold: thresholdField.optional(),
      }),
      response: verification,
      errors: [
        ...photoErrors,
        "no_face",
        "tenant_not_found",
        "user_not_found",
        "model_mismatch",
        "storage_unavailable",
      ],
      async handle({ form }, { scope, locale }) {
        const { tenant_id: tenantId, user_id: userId, threshold, photo } = form;
        const request = { tenantId, userId, threshold, photo };
        const { verified, distance, threshold: used } = await verifyPerson(deps, request, scope);
        return {
          success: true as const,
          verified,
          message: notice(verified ? "verified" : "not_verified", locale),
          user_id: renderId(userId),
          distance: distance,
          threshold: used,
          tenant_id: renderId(tenantId),
        };
      },
    }),
  ];
}
