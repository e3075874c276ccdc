import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import { idField, renderId } from "../src/http/fields.ts";
import { frameCount, framesForm, repeatedParts } from "../src/http/session_fields.ts";
import { jsonIdField, timestampOf } from "../src/http/settings_fields.ts";
import { framesPerChallenge, minInterval, minTotal } from "../src/services/frame_steps.ts";
import {
  framePixels,
  judgeSession,
  openSession,
  type SessionDeps,
  type SessionVerdict,
} from "../src/services/liveness_session.ts";
import { photoErrors } from "./errors.ts";
import { round, shownId, timestamp } from "./shapes.ts";

const challenge = z.enum(["turn_left", "turn_right", "look_up", "come_closer", "hold_still"])
  .openapi("LivenessChallenge", { description: "Left and right are the person's own" });

const reason = z.enum([
  "frames_out_of_order",
  "timing_implausible",
  "no_face",
  "several_faces",
  "face_changed",
  "quality_low",
  "spoof_detected",
  "liveness_uncertain",
  "no_movement",
  "challenge_failed",
]).nullable();

const session = z.object({
  session_id: z.string(),
  nonce: z.string().openapi({ description: "Sent back with the frames" }),
  tenant_id: shownId,
  challenges: z.array(z.object({ type: challenge })).openapi({
    description: "In the order in which they are to be done",
  }),
  expires_in: z.number().int().openapi({ description: "Seconds" }),
  expires_at: timestamp,
  frames: z.object({
    per_challenge: z.object({ min: z.number().int(), max: z.number().int() }),
    max_bytes: z.number().int().openapi({ description: "Of one frame" }),
    max_pixels: z.number().int().openapi({ description: "Of one frame" }),
    min_interval_ms: z.number().int().openapi({ description: "Between two frames" }),
    min_total_ms: z.number().int().openapi({ description: "From the first to the last" }),
  }),
}).openapi("LivenessSession");

const verdict = z.object({
  live: z.boolean(),
  reason: reason.openapi({ description: "Why not" }),
  challenges: z.array(z.object({ type: challenge, passed: z.boolean(), reason })),
  frame: z.number().int().nullable().openapi({
    description: "Index of the frame that the result is about",
  }),
  liveness_score: z.number().nullable().openapi({ description: "Of that frame, 0 to 1" }),
  liveness_model: z.string().nullable(),
  liveness_token: z.string().nullable().openapi({
    description: "Send it with the very bytes of that frame as `file`; good for one request",
  }),
  expires_in: z.number().int().nullable().openapi({ description: "Seconds, of the token" }),
  expires_at: timestamp.nullable(),
  session_id: z.string(),
  tenant_id: shownId,
}).openapi("LivenessVerdict");

/** Active liveness sessions. */
export function createLivenessRoutes(deps: SessionDeps): Endpoint[] {
  return [
    endpoint({
      method: "post",
      path: "/v1/liveness/sessions",
      tag: "Liveness",
      summary: "Open a session with random challenges for a person in front of a camera",
      access: "recognize",
      json: z.strictObject({ tenant_id: jsonIdField.optional() }),
      response: session,
      status: 201,
      errors: [
        "tenant_not_found",
        "too_many_sessions",
        "liveness_unavailable",
        "not_ready",
        "storage_unavailable",
      ],
      async handle(_, { tenantId }) {
        const { id, nonce, challenges, expiresAt } = await openSession(deps, tenantId);
        return {
          session_id: id,
          nonce,
          tenant_id: renderId(tenantId),
          challenges: challenges.map((type) => ({ type })),
          expires_in: deps.livenessSessions.seconds,
          expires_at: expiresAt,
          frames: frameRules(deps),
        };
      },
    }),
    endpoint({
      method: "post",
      path: "/v1/liveness/sessions/{session_id}/frames",
      tag: "Liveness",
      summary: "Judge the frames of a session",
      description: "A session is used up by this, whatever comes of it.",
      access: "recognize",
      params: z.object({ session_id: idField.openapi({ type: "string", examples: [] }) }),
      form: framesForm,
      photos: { count: frameCount.max, bytes: deps.livenessSessions.frameBytes },
      repeated: repeatedParts,
      response: verdict,
      errors: [
        ...photoErrors,
        "session_not_found",
        "session_used",
        "session_expired",
        "liveness_unavailable",
        "storage_unavailable",
      ],
      async handle({ params: { session_id: sessionId }, form }, { tenantId, scope }) {
        const frames = form.frames.map(({ bytes }) => bytes);
        const { nonce, steps } = form;
        const request = { tenantId, sessionId, nonce, frames, steps };
        const found = await judgeSession(deps, request, scope);
        return {
          ...showVerdict(found),
          ...showToken(deps, found),
          session_id: sessionId,
          tenant_id: renderId(tenantId),
        };
      },
    }),
  ];
}

function frameRules({ livenessSessions: { frameBytes } }: SessionDeps) {
  return {
    per_challenge: framesPerChallenge,
    max_bytes: frameBytes,
    max_pixels: framePixels,
    min_interval_ms: minInterval,
    min_total_ms: minTotal,
  };
}

function showVerdict({ reason, challenges, frontal, liveness }: SessionVerdict) {
  return {
    live: reason === null,
    reason,
    challenges: challenges.map(({ type, reason }) => ({ type, passed: reason === null, reason })),
    frame: frontal ?? null,
    liveness_score: liveness ? round(liveness.real, 4) : null,
    liveness_model: liveness?.models.join("+") ?? null,
  };
}

function showToken({ livenessSessions }: SessionDeps, { proof }: SessionVerdict) {
  return {
    liveness_token: proof?.token ?? null,
    expires_in: proof ? livenessSessions.tokenSeconds : null,
    expires_at: proof ? timestampOf(proof.expiresAt.toISOString()) : null,
  };
}
