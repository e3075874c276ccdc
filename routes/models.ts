import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import type { Engine, ModelInfo } from "../src/inference/engine.ts";

const model = z.object({
  id: z.string(),
  task: z.enum(["detect", "recognize", "liveness"]).openapi({ description: "What it is for" }),
  sha256: z.string().openapi({ description: "Digest of its file" }),
  licence: z.string().openapi({
    description: "Terms of its weights; `insightface-non-commercial` is for research only",
  }),
}).openapi("Model");

const contract = z.object({
  id: z.string(),
  model: z.string(),
  sha256: z.string(),
  dimension: z.number().int().openapi({ description: "Numbers in an embedding" }),
  preprocessing: z.string(),
}).openapi("ModelContract", {
  description: "What binds every embedding made here to its model: only equal ones compare",
});

const models = z.object({
  pack: z.string().openapi({ description: "The model pack in use" }),
  backend: z.string().openapi({ description: "What runs them", examples: ["cpu", "cuda"] }),
  device: z.string().openapi({ description: "What computes, by its name where it tells one" }),
  precision: z.string().openapi({
    description: "Of the recognizer",
    examples: ["float32", "int8"],
  }),
  contract,
  models: z.array(model),
}).openapi("Models");

type Task = z.output<typeof model>["task"];

/** The endpoint that tells what the answers are made with. */
export function createModelRoutes({ engine }: { engine: Pick<Engine, "info"> }): Endpoint[] {
  return [
    endpoint({
      method: "get",
      path: "/v1/models",
      tag: "System",
      summary: "Which models run, and on what",
      description: "Embeddings of the same `contract.id` compare, also between services.",
      access: "recognize",
      response: models,
      errors: ["not_ready"],
      handle() {
        const { pack, backend, device, precision, contract, ...networks } = engine.info;
        return {
          ...{ pack, backend, device, precision, contract },
          models: [
            showModel(networks.detector, "detect"),
            showModel(networks.recognizer, "recognize"),
            ...networks.liveness.map((info) => showModel(info, "liveness")),
          ],
        };
      },
    }),
  ];
}

function showModel({ id, sha256, licence }: ModelInfo, task: Task) {
  return { id, task, sha256, licence };
}
