import { z } from "@hono/zod-openapi";
import { clampBox } from "../src/face/box.ts";
import type { LivenessResult } from "../src/inference/engine.ts";
import type { LivenessRefusal } from "../src/services/judge_liveness.ts";
import type { Box, Landmarks } from "../src/types.ts";

/** A tenant or user id in an answer: a canonical integer as a number. */
export const shownId = z.union([z.number().int(), z.string()]);

/** A time, UTC. */
export const timestamp = z.string().openapi({ examples: ["2024-01-15 10:30:00"] });

/** A bounding box in whole pixels of the upright image. */
export const bbox = z.object({
  left: z.number().int(),
  top: z.number().int(),
  right: z.number().int(),
  bottom: z.number().int(),
});

/** The measured quality of a face. */
export const quality = z.object({
  score: z.number().openapi({ description: "0 to 1, the weakest of the parts" }),
  eye_distance: z.number().openapi({ description: "Pixels between the eyes" }),
  sharpness: z.number().openapi({ description: "Variance of the Laplacian of the aligned face" }),
  brightness: z.number().openapi({ description: "Mean luma of the aligned face, 0 to 1" }),
  yaw: z.number().openapi({ description: "Head turn in degrees, 0 is frontal" }),
  roll: z.number().openapi({ description: "Head tilt in degrees, 0 is upright" }),
});

/** Five points as `[x, y]`: left eye, right eye, nose, left and right mouth corner. */
export const landmarks = z.array(z.array(z.number()).length(2)).length(5);

/** Renders a box, cut off at the image's border. */
export function showBox(box: Box, { width, height }: { width: number; height: number }) {
  return clampBox(box, width, height);
}

/** Renders five points with a tenth of a pixel. */
export function showLandmarks(points: Landmarks): number[][] {
  return points.map(({ x, y }) => [round(x, 1), round(y, 1)]);
}

/** Where the next page starts, as clients send it back. */
export function showCursor({ next }: { readonly next?: string | number }): string | null {
  return next === undefined ? null : String(next);
}

/** What a photo lacks most when its face is refused for its quality. */
export const qualityReason = z.enum(["size", "sharpness", "exposure", "pose", "cut_off"]).nullable()
  .openapi({ description: "With quality_low: what the photo lacks most" });

/** What an answer says of liveness. */
export const livenessShown = {
  liveness_ok: z.boolean().nullable().openapi({ description: "null when it was not asked for" }),
  liveness_model: z.string().nullable(),
  liveness_score: z.number().nullable().openapi({ description: "0 a spoof to 1 live" }),
  reason: z.enum(["spoof_detected", "liveness_uncertain", "quality_low"]).nullable().openapi({
    description: "Why the face was not looked for, when it is not believed to be live",
  }),
  quality_reason: qualityReason,
};

/** Says how the liveness of a photo's largest face was judged. */
export function showLiveness(
  { liveness, fault, qualityReason: lacking }: Partial<LivenessRefusal> & {
    readonly liveness?: LivenessResult;
  },
) {
  return {
    liveness_ok: liveness ? fault === undefined : null,
    liveness_model: liveness?.models.join("+") ?? null,
    liveness_score: liveness ? round(liveness.real, 4) : null,
    reason: fault ?? null,
    quality_reason: lacking ?? null,
  };
}

/** Rounds to `digits` decimals. */
export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
