import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import type { Metrics } from "../src/metrics.ts";

/** What the endpoint needs. */
export interface MetricsRouteDeps {
  readonly metrics: Pick<Metrics, "render">;
}

/** The endpoint that a Prometheus server asks. */
export function createMetricsRoutes({ metrics }: MetricsRouteDeps): Endpoint[] {
  return [
    endpoint({
      method: "get",
      path: "/metrics",
      tag: "System",
      summary: "Numbers for Prometheus",
      description: "Without an admin key set, any program of this machine may ask.",
      access: "service",
      text: "text/plain; version=0.0.4; charset=utf-8",
      response: z.string(),
      errors: [],
      handle: () => metrics.render(),
    }),
  ];
}
