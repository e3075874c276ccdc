import { z } from "@hono/zod-openapi";
import { challengeCount } from "../services/draw_challenges.ts";
import { framesPerChallenge, type FrameStep, isComplete } from "../services/frame_steps.ts";
import { fault, tenantField, text, upload } from "./fields.ts";
import type { FieldMessage } from "./messages.ts";

const { min, max } = framesPerChallenge;

/** Frames of a whole session. */
export const frameCount = { min: min * challengeCount, max: max * challengeCount } as const;

/** Longest text of steps; a step is shorter than 64 characters. */
const longestSteps = frameCount.max * 64;

/** Milliseconds of an hour: longer than any session. */
const longestTime = 3_600_000;

const step = z.strictObject({
  challenge: z.int().min(0).max(challengeCount - 1),
  at: z.int().min(0).max(longestTime),
});

/** What the page says of each frame. */
const stepsField = text().max(longestSteps, fault("invalid_steps"))
  .transform((value, context): FrameStep[] => {
    const steps = parseSteps(value);
    if (steps && isComplete(steps, challengeCount)) return steps;
    context.addIssue({ code: "custom", message: "invalid_steps" satisfies FieldMessage });
    return z.NEVER;
  })
  .openapi({
    type: "string",
    description: "JSON array, one entry a frame: `challenge`, its index in the session's " +
      "challenges, and `at`, whole milliseconds since the session arrived",
    examples: ['[{"challenge":0,"at":900},{"challenge":0,"at":1100}]'],
  });

function parseSteps(value: string): FrameStep[] | undefined {
  try {
    return z.array(step).max(frameCount.max).parse(JSON.parse(value));
  } catch {
    // Not JSON, or not steps; either way the message is the same.
    return undefined;
  }
}

/** The form of a session's frames. */
export const framesForm = z.object({
  tenant_id: tenantField,
  nonce: text().regex(/^[A-Za-z0-9_-]{43}$/, fault("invalid_nonce"))
    .openapi({ description: "Of the session" }),
  frames: z.array(upload, {
    error: ({ input }) =>
      (input === undefined ? "required" : "invalid_frames") satisfies FieldMessage,
  }).min(frameCount.min, fault("invalid_frames")).max(frameCount.max, fault("invalid_frames"))
    .openapi({ description: "In the order they were taken" }),
  steps: stepsField,
}).refine(({ frames, steps }) => frames.length === steps.length, {
  path: ["steps"],
  ...fault("invalid_steps"),
});

/** The parts of that form that come more than once. */
export const repeatedParts: readonly string[] = ["frames"];

/** The token that a session ended with. */
export const tokenField = text().max(4096, fault("invalid_token")).openapi({
  description:
    "Of a liveness session that ended well, with the very frame it named as the photo: " +
    "then the face counts as live without another look",
});
