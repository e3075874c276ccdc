import { z } from "@hono/zod-openapi";
import { errorCatalogue, type ErrorCode } from "../errors.ts";
import type { App } from "./hono_app.ts";
import type { Endpoint } from "./endpoint.ts";

/** Codes that any endpoint may answer. */
const everywhere: readonly ErrorCode[] = ["internal"];

/** Codes of endpoints that need a key. */
const guarded: readonly ErrorCode[] = ["unauthorized", "forbidden"];

/** Codes of endpoints that read a form. */
const withForm: readonly ErrorCode[] = [
  "malformed_body",
  "body_too_large",
  "unsupported_media_type",
  "timed_out",
];

/** RFC 9457 problem details. */
const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().openapi({ description: "A sentence for a person" }),
  code: z.enum(Object.keys(errorCatalogue)).openapi({ description: "A stable word for a program" }),
  request_id: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
}).openapi("Problem");

/** Adds endpoints to the app's OpenAPI registry. */
export function describeEndpoints(app: App, endpoints: readonly Endpoint[]): void {
  const { openAPIRegistry: registry } = app;
  registry.register("Problem", problem);
  registry.registerComponent("securitySchemes", "bearer", { type: "http", scheme: "bearer" });
  registry.registerComponent("securitySchemes", "apiKey", {
    type: "apiKey",
    in: "header",
    name: "x-api-key",
  });
  for (const definition of endpoints) registry.registerPath(describe(definition));
}

type RouteConfig = Parameters<App["openAPIRegistry"]["registerPath"]>[0];

function describe(definition: Endpoint): RouteConfig {
  const { method, path, summary, description, tag, open, response } = definition;
  return {
    method,
    path,
    summary,
    ...description && { description },
    tags: [tag],
    ...!open && { security: [{ bearer: [] }, { apiKey: [] }, {}] },
    request: describeRequest(definition),
    responses: {
      200: { description: "OK", content: { "application/json": { schema: response } } },
      ...describeErrors(definition),
    },
  };
}

function describeRequest({ params, query, form }: Endpoint): NonNullable<RouteConfig["request"]> {
  return {
    ...params && { params: params as z.ZodObject },
    ...query && { query: query as z.ZodObject },
    ...form && {
      body: { required: true, content: { "multipart/form-data": { schema: form } } },
    },
  };
}

/** One response a status, listing the codes that come with it. */
function describeErrors({ open, form, params, query, errors }: Endpoint): RouteConfig["responses"] {
  const fields: ErrorCode[] = form || params || query ? ["invalid_field"] : [];
  const codes = [
    ...new Set([
      ...fields,
      ...errors,
      ...open ? [] : guarded,
      ...form ? withForm : [],
      ...everywhere,
    ]),
  ];
  const byStatus = Map.groupBy(codes, (code) => errorCatalogue[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [status, {
      description: group.map((code) => `\`${code}\`: ${errorCatalogue[code].title}`).join("; "),
      content: { "application/problem+json": { schema: problem } },
    }]),
  );
}
