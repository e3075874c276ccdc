import { z } from "@hono/zod-openapi";
import type { Waiting } from "./body.ts";
import { type BodyLimits, limitsFor } from "./body_limits.ts";
import type { Endpoint } from "./endpoint.ts";
import { readForm } from "./form.ts";
import type { AppContext } from "./hono_app.ts";
import { readJson } from "./json.ts";
import { validate, validateForm } from "./validate.ts";

/** No fields: the schema of an endpoint that takes none of a kind. */
export const nothing = z.object({});

/**
 * Reads what an endpoint takes from a request, and checks it.
 *
 * @throws {WajahError} `invalid_field`, and what reading its kind of body throws
 */
export async function readInput(
  c: AppContext,
  definition: Endpoint,
  limits: BodyLimits,
  waiting: Waiting,
) {
  const { params = nothing, query = nothing, form, repeated, json } = definition;
  const bounds = limitsFor(limits, definition.photos ?? { count: 1 });
  return {
    params: validate(params, c.req.param()),
    query: validate(query, c.req.query()),
    form: form && validateForm(form, await readForm(c.req.raw, bounds, waiting), repeated),
    json: json && validate(json, await readJson(c.req.raw, waiting)),
  };
}

const tenantNamed = z.object({ tenant_id: z.string() });

/** The tenant that a request names, wherever it does. */
export function namedTenant(
  { params, query, form, json }: Record<string, unknown>,
): string | undefined {
  for (const part of [params, query, form, json]) {
    const named = tenantNamed.safeParse(part);
    if (named.success) return named.data.tenant_id;
  }
  return undefined;
}
