import { z } from "@hono/zod-openapi";
import { errorCatalogue, type ErrorCode } from "../errors.ts";
import type { App } from "./hono_app.ts";
import { type Endpoint, hasBody, ndjson } from "./endpoint.ts";

/** Codes that any endpoint may answer. */
const everywhere: readonly ErrorCode[] = ["internal"];

/** Codes of endpoints that need a key. */
const guarded: readonly ErrorCode[] = [
  "unauthorized",
  "forbidden",
  "scope_missing",
  "too_many_failures",
  "rate_limited",
];

/** Codes of endpoints that read a body. */
const withBody: readonly ErrorCode[] = [
  "malformed_body",
  "body_timed_out",
  "body_too_large",
  "unsupported_media_type",
  "too_many_in_flight",
  "overloaded",
  "timed_out",
];

/** Codes of endpoints that take a form, and with it photos. */
const withForm: readonly ErrorCode[] = ["too_many_parts"];

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
  const { method, path, summary, tag, access, status = 200, response } = definition;
  const type = definition.streams ? ndjson : mediaType(definition);
  return {
    method,
    path,
    summary,
    description: describeAccess(definition),
    tags: [tag],
    ...access !== "public" && { security: [{ bearer: [] }, { apiKey: [] }, {}] },
    request: describeRequest(definition),
    responses: {
      [status]: { description: "OK", content: { [type]: { schema: response } } },
      ...describeErrors(definition),
    },
  };
}

/** Without parameters, as clients look for it. */
function mediaType({ text = "application/json" }: Endpoint): string {
  return text.split(";")[0];
}

function describeAccess({ description, access }: Endpoint): string {
  const need = access === "service" ? "Needs the admin key." : `Needs the scope \`${access}\`.`;
  return [description, access !== "public" && need].filter(Boolean).join(" ");
}

function describeRequest(definition: Endpoint): NonNullable<RouteConfig["request"]> {
  const { params, query, form, json, lines } = definition;
  const content = {
    ...form && { "multipart/form-data": { schema: form } },
    ...json && { "application/json": { schema: json } },
    ...lines && { [ndjson]: { schema: lines } },
  };
  return {
    ...params && { params: params as z.ZodObject },
    ...query && { query: query as z.ZodObject },
    ...hasBody(definition) && { body: { required: true, content } },
  };
}

/** One response a status, listing the codes that come with it. */
function describeErrors(definition: Endpoint): RouteConfig["responses"] {
  const { access, params, query, errors } = definition;
  const fields: ErrorCode[] = hasBody(definition) || params || query ? ["invalid_field"] : [];
  const codes = [
    ...new Set([
      ...fields,
      ...errors,
      ...access === "public" ? [] : guarded,
      ...hasBody(definition) ? withBody : [],
      ...definition.form ? withForm : [],
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
