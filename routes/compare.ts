import { z } from "@hono/zod-openapi";
import { compareForm } from "../src/http/compare_form.ts";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import {
  type CompareDeps,
  compareEmbedding,
  comparePhotos,
  confidencePercent,
} from "../src/services/compare_faces.ts";
import { photoErrors } from "./errors.ts";
import { round } from "./shapes.ts";

const comparison = z.object({
  match: z.boolean(),
  distance: z.number().openapi({ description: "Cosine distance, 0 to 2" }),
  threshold: z.number(),
  success: z.literal(true),
  similarity: z.number().openapi({ description: "1 - distance" }),
  confidence: z.number().openapi({
    description: "Percent: 100 at distance 0, 50 at the threshold, 0 at distance 2, straight " +
      "lines between",
  }),
  same_person: z.boolean(),
}).openapi("Comparison");

/** The 1:1 comparison without a database. */
export function createCompareRoutes(deps: CompareDeps): Endpoint[] {
  return [
    endpoint({
      method: "post",
      path: "/compare",
      tag: "Faces",
      summary: "Compare two photos, or a photo with an embedding",
      access: "recognize",
      description: "Send `image1` and `image2`, or a photo and `encoding`.",
      form: compareForm,
      photos: { count: 2 },
      response: comparison,
      errors: [...photoErrors, "no_face"],
      async handle({ form }, { scope }) {
        const { threshold } = form;
        const found = "photos" in form
          ? await comparePhotos(deps, ...form.photos, threshold, scope)
          : await compareEmbedding(deps, form.photo, form.encoding, threshold, scope);
        return {
          match: found.match,
          distance: found.distance,
          threshold: found.threshold,
          success: true as const,
          similarity: round(1 - found.distance, 6),
          confidence: round(confidencePercent(found), 2),
          same_person: found.match,
        };
      },
    }),
  ];
}
