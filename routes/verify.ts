import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import {
  livenessField,
  photoForm,
  renderId,
  tenantField,
  thresholdField,
  userField,
} from "../src/http/fields.ts";
import { tokenField } from "../src/http/session_fields.ts";
import { notice } from "../src/http/messages.ts";
import { type VerifyDeps, verifyPerson } from "../src/services/verify_person.ts";
import { searchErrors } from "./errors.ts";
import { livenessShown, showLiveness, shownId } from "./shapes.ts";

const verification = z.object({
  success: z.literal(true),
  verified: z.boolean(),
  message: z.string(),
  user_id: shownId,
  distance: z.number().nullable().openapi({
    description: "To the nearest of the person's samples; null when liveness failed",
  }),
  threshold: z.number(),
  tenant_id: shownId,
  ...livenessShown,
}).openapi("Verification");

/** What is told of a face that is not believed to be live. */
const refused = { verified: false, distance: null };

/** The 1:1 endpoint. */
export function createVerifyRoutes(deps: VerifyDeps): Endpoint[] {
  return [
    endpoint({
      method: "post",
      path: "/verify",
      tag: "Recognition",
      summary: "Check that the largest face of a photo is a certain person",
      access: "recognize",
      form: photoForm({
        tenant_id: tenantField,
        user_id: userField,
        threshold: thresholdField.optional(),
        liveness: livenessField.default(false),
        liveness_token: tokenField.optional(),
      }),
      response: verification,
      errors: [...searchErrors, "user_not_found"],
      async handle({ form }, { tenantId, scope, locale }) {
        const { user_id: userId, threshold, liveness, liveness_token: token, photo } = form;
        const request = { tenantId, userId, threshold, liveness, token, photo };
        const outcome = await verifyPerson(deps, request, scope);
        const { verified, distance } = "fault" in outcome ? refused : outcome;
        return {
          success: true as const,
          verified,
          message: notice(verified ? "verified" : "not_verified", locale),
          user_id: renderId(userId),
          distance,
          threshold: outcome.threshold,
          tenant_id: renderId(tenantId),
          ...showLiveness(outcome),
        };
      },
    }),
  ];
}
