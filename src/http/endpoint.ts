import { z } from "@hono/zod-openapi";
import { accepts } from "hono/accepts";
import type { ErrorCode } from "../errors.ts";
import { type Locale, locales } from "../locale.ts";
import type { Scope } from "../services/scope.ts";
import { type BodyLimits, readForm } from "./form.ts";
import type { App, AppContext } from "./hono_app.ts";
import { validate, validateForm } from "./validate.ts";

/** No fields: the schema of an endpoint that takes none of a kind. */
const nothing = z.object({});

/** What a handler gets beside its checked input. */
export interface Asked {
  readonly scope: Scope;
  readonly locale: Locale;
}

/** A documented endpoint: the one description that validates, answers and makes the OpenAPI page. */
export interface Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  F extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  readonly method: "get" | "post" | "delete";
  /** OpenAPI style: `/enrollments/{tenant_id}`. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  /** Answered without an API key. */
  readonly open?: boolean;
  readonly params?: P;
  readonly query?: Q;
  /** Schema of a multipart form; its values are texts and uploads. */
  readonly form?: F;
  readonly response: R;
  /** Codes that this endpoint may answer, beside those every endpoint may. */
  readonly errors: readonly ErrorCode[];
  /** Answers with the body of a 200, or with a status of its own. */
  handle(
    input: { params: z.output<P>; query: z.output<Q>; form: z.output<F> },
    asked: Asked,
  ): Promise<z.input<R>> | z.input<R>;
}

/** Gives an endpoint's schemas to its handler's types. */
export function endpoint<
  R extends z.ZodType,
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  F extends z.ZodType = typeof nothing,
>(definition: Endpoint<P, Q, F, R>): Endpoint {
  return definition as unknown as Endpoint;
}

/** What mounting needs from the configuration. */
export interface MountOptions {
  readonly body: BodyLimits;
  readonly defaultLocale: Locale;
  /** Milliseconds until a request is given up. */
  readonly deadline: number;
}

/** Mounts endpoints on the app. */
export function mountEndpoints(
  app: App,
  endpoints: readonly Endpoint[],
  options: MountOptions,
): void {
  for (const definition of endpoints) {
    const path = definition.path.replaceAll(/\{(\w+)\}/g, ":$1");
    app.on(definition.method.toUpperCase(), path, (c) => answer(c, definition, options));
  }
}

async function answer(
  c: AppContext,
  definition: Endpoint,
  options: MountOptions,
): Promise<Response> {
  const { params = nothing, query = nothing, form } = definition;
  const locale = localeOf(c, options.defaultLocale);
  const scope = createScope(c, options.deadline);
  const input = {
    params: validate(params, c.req.param()),
    query: validate(query, c.req.query()),
    form: form && validateForm(form, await readForm(c.req.raw, options.body)),
  };
  const body = await definition.handle(input, { scope, locale });
  c.header("Server-Timing", renderTimes(scope.times));
  c.header("Content-Language", locale);
  return c.json(body as Record<string, unknown>);
}

/** The language a request asks for. */
export function localeOf(c: AppContext, fallback: Locale): Locale {
  const wanted = accepts(c, {
    header: "Accept-Language",
    supports: [...locales],
    default: fallback,
    match: (accepted, { supports, default: none }) =>
      accepted.toSorted((a, b) => b.q - a.q)
        .map(({ type }) => type.toLowerCase().split("-")[0])
        .find((language) => supports.includes(language)) ?? none,
  });
  return locales.find((locale) => locale === wanted) ?? fallback;
}

function createScope(c: AppContext, deadline: number): Scope & { times: Map<string, number> } {
  const times = new Map<string, number>();
  return {
    times,
    signal: AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(deadline)]),
    time: (stage, ms) => times.set(stage, (times.get(stage) ?? 0) + ms),
  };
}

/** W3C Server Timing: what a request spent where, in milliseconds. */
function renderTimes(times: ReadonlyMap<string, number>): string {
  return [...times].map(([stage, ms]) => `${stage};dur=${ms.toFixed(2)}`).join(", ");
}
