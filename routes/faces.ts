import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import { photoForm } from "../src/http/fields.ts";
import { notice } from "../src/http/messages.ts";
import type { AnalyzedFace, Engine } from "../src/inference/engine.ts";
import { detectFaces } from "../src/services/detect_faces.ts";
import { encodeFace } from "../src/services/encode_face.ts";
import { extractEmbedding } from "../src/services/extract_embedding.ts";
import type { PhotoDeps } from "../src/services/read_faces.ts";
import { photoErrors } from "./errors.ts";
import { bbox, landmarks, quality, round, showBox, showLandmarks } from "./shapes.ts";

const face = z.object({ bbox, det_score: z.number(), landmarks, quality });

const detection = z.object({
  detected: z.boolean(),
  face_count: z.number().int(),
  confidence: z.number().openapi({ description: "Score of the surest face, 0 without one" }),
  message: z.string(),
  faces: z.array(face).openapi({ description: "Largest first" }),
}).openapi("Detection");

const encoding = z.object({
  encoding: z.array(z.number()).openapi({ description: "L2-normalised ArcFace embedding" }),
  embedding_size: z.number().int(),
  model: z.string(),
  face_count: z.number().int(),
  bbox,
  det_score: z.number(),
  quality,
}).openapi("Encoding");

const extraction = z.object({
  success: z.literal(true),
  embedding: z.array(z.number()).openapi({ description: "L2-normalised ArcFace embedding" }),
  confidence: z.number().openapi({ description: "Score of the face" }),
  embedding_size: z.number().int(),
  model: z.string(),
}).openapi("Extraction");

/** What a face endpoint needs. */
export interface FaceDeps extends PhotoDeps {
  readonly engine: PhotoDeps["engine"] & Pick<Engine, "info">;
}

/** Endpoints that look at one photo and store nothing. */
export function createFaceRoutes(deps: FaceDeps): Endpoint[] {
  return [
    endpoint({
      method: "post",
      path: "/detect",
      tag: "Faces",
      summary: "Find the faces of a photo",
      access: "recognize",
      form: photoForm({}),
      response: detection,
      errors: photoErrors,
      async handle({ form }, { scope, locale }) {
        const photo = await detectFaces(deps, form.photo, scope);
        const { faces } = photo;
        const message = (["no_face", "one_face"] as const)[faces.length] ?? "many_faces";
        return {
          detected: faces.length > 0,
          face_count: faces.length,
          confidence: round(Math.max(0, ...faces.map(({ score }) => score)), 4),
          message: notice(message, locale),
          faces: faces.map((found) => showFace(found, photo)),
        };
      },
    }),
    endpoint({
      method: "post",
      path: "/extract-embedding",
      tag: "Faces",
      summary: "Embed the only face of a photo",
      access: "recognize",
      form: photoForm({}),
      response: extraction,
      errors: [...photoErrors, "no_face", "multiple_faces"],
      async handle({ form }, { scope }) {
        const { embedding, score } = await extractEmbedding(deps, form.photo, scope);
        return {
          success: true as const,
          embedding: [...embedding],
          confidence: round(score, 4),
          embedding_size: embedding.length,
          model: deps.engine.info.contract.id,
        };
      },
    }),
    endpoint({
      method: "post",
      path: "/encode",
      tag: "Faces",
      summary: "Embed the largest face of a photo",
      access: "recognize",
      form: photoForm({}),
      response: encoding,
      errors: [...photoErrors, "no_face"],
      async handle({ form }, { scope }) {
        const { face, faces, ...size } = await encodeFace(deps, form.photo, scope);
        const { bbox, det_score, quality } = showFace(face, size);
        return {
          encoding: [...face.embedding],
          embedding_size: face.embedding.length,
          model: deps.engine.info.contract.id,
          face_count: faces.length,
          bbox,
          det_score,
          quality,
        };
      },
    }),
  ];
}

function showFace(found: AnalyzedFace, size: { width: number; height: number }) {
  return {
    bbox: showBox(found.box, size),
    det_score: round(found.score, 4),
    landmarks: showLandmarks(found.landmarks),
    quality: {
      score: round(found.quality.score, 3),
      eye_distance: round(found.quality.eye_distance, 1),
      sharpness: round(found.quality.sharpness, 1),
      brightness: round(found.quality.brightness, 3),
      yaw: round(found.quality.yaw, 1),
      roll: round(found.quality.roll, 1),
    },
  };
}
