import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import type { ModelInfo } from "../src/inference/engine.ts";
import { checkReady, type HealthDeps } from "../src/services/read_health.ts";

const model = z.object({ id: z.string(), sha256: z.string(), licence: z.string() });

const health = z.object({
  status: z.string(),
  version: z.string(),
  model: z.string().nullable().openapi({ description: "The model pack in use" }),
  model_loaded: z.boolean(),
  backend: z.string().nullable(),
  device: z.string().nullable(),
  precision: z.string().nullable(),
  detector: model.nullable(),
  recognizer: model.nullable(),
  liveness: z.array(model).openapi({ description: "Networks that judge liveness" }),
  codec: z.string(),
  store: z.string(),
  cache: z.string(),
  warnings: z.array(z.string()),
}).openapi("Health");

/** What the health endpoints say beside the state of the engine. */
export interface HealthRouteDeps extends HealthDeps {
  readonly version: string;
  readonly status: string;
  readonly codec: string;
  readonly storeKind: string;
  readonly cacheKind: string;
  /** What an operator should know, for example that a weaker model pack was taken. */
  readonly warnings: readonly string[];
}

/** Liveness and readiness of the process. */
export function createHealthRoutes(deps: HealthRouteDeps): Endpoint[] {
  const report = () => {
    const info = deps.engine.ready ? deps.engine.info : undefined;
    return {
      status: deps.status,
      version: deps.version,
      model: info?.pack ?? null,
      model_loaded: deps.engine.ready,
      backend: info?.backend ?? null,
      device: info?.device ?? null,
      precision: info?.precision ?? null,
      detector: showModel(info?.detector),
      recognizer: showModel(info?.recognizer),
      liveness: [...info?.liveness ?? []],
      codec: deps.codec,
      store: deps.storeKind,
      cache: deps.cacheKind,
      warnings: [...deps.warnings],
    };
  };
  return [
    endpoint({
      method: "get",
      path: "/health",
      tag: "System",
      summary: "What runs here",
      access: "public",
      response: health,
      errors: [],
      handle: report,
    }),
    endpoint({
      method: "get",
      path: "/",
      tag: "System",
      summary: "What runs here; a browser gets a page",
      access: "public",
      response: health,
      errors: [],
      handle: report,
    }),
    endpoint({
      method: "get",
      path: "/ready",
      tag: "System",
      summary: "Whether requests can be served",
      access: "public",
      response: z.object({ ready: z.literal(true) }),
      errors: ["not_ready", "storage_unavailable"],
      async handle() {
        await checkReady(deps);
        return { ready: true as const };
      },
    }),
  ];
}

function showModel(info: ModelInfo | undefined): ModelInfo | null {
  return info ? { id: info.id, sha256: info.sha256, licence: info.licence } : null;
}
