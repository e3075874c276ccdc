import type { z } from "@hono/zod-openapi";
import { accepts } from "hono/accepts";
import { type ErrorCode, WajahError } from "../errors.ts";
import { type Locale, locales } from "../locale.ts";
import type { Metrics } from "../metrics.ts";
import { type Actor, actorOf, type Caller } from "../services/caller.ts";
import type { PhotoGate } from "../services/photo_gate.ts";
import type { Scope } from "../services/scope.ts";
import { type Access, checkAccess, tenantOf } from "./access.ts";
import { checkType, readChunks } from "./body.ts";
import type { BodyLimits, PhotoCount } from "./body_limits.ts";
import { createIntake, type Intake, type IntakeLimits } from "./intake.ts";
import type { App, AppContext } from "./hono_app.ts";
import { namedTenant, type nothing, readInput } from "./read_input.ts";
import type { Admitted, TenantLimits } from "./tenant_limits.ts";

/** Newline-delimited JSON: one value a line. */
export const ndjson = "application/x-ndjson";

/** What a handler gets beside its checked input. */
export interface Asked {
  readonly scope: Scope;
  readonly locale: Locale;
  /** The tenant the request is about; one that the caller may use. */
  readonly tenantId: string;
  /** Whether a tenant that does not exist is made by its first enrollment. */
  readonly makeTenant: boolean;
  readonly caller: Caller;
  /** The caller as the audit log has it. */
  readonly actor: Actor;
  /** The body of an endpoint that takes lines, read as they are taken. */
  readonly lines: AsyncIterable<Uint8Array>;
}

/** What an endpoint took from a request, checked. */
interface Input<
  P extends z.ZodType,
  Q extends z.ZodType,
  F extends z.ZodType,
  J extends z.ZodType,
> {
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly form: z.output<F>;
  readonly json: z.output<J>;
}

/** A documented endpoint: the one description that validates, answers and makes the OpenAPI page. */
export interface Endpoint<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  F extends z.ZodType = z.ZodType,
  J extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> {
  readonly method: "get" | "post" | "patch" | "delete";
  /** OpenAPI style: `/enrollments/{tenant_id}`. */
  readonly path: string;
  readonly summary: string;
  readonly description?: string;
  readonly tag: string;
  /** Who may ask. */
  readonly access: Access;
  readonly params?: P;
  readonly query?: Q;
  /** Schema of a multipart form; its values are texts and uploads. */
  readonly form?: F;
  /** Photos that a form may bring; one unless given. */
  readonly photos?: PhotoCount;
  /** Parts of the form that may be sent more than once; they come as an array. */
  readonly repeated?: readonly string[];
  /** Schema of a JSON body. */
  readonly json?: J;
  /** Schema of each line of a body that is read as it arrives. */
  readonly lines?: z.ZodType;
  /** Schema of the answer, or of each line of one that streams. */
  readonly response: R;
  /** Whether the answer is lines as they come. */
  readonly streams?: boolean;
  /** Media type of an answer that is text, not JSON. */
  readonly text?: string;
  /** Status of a good answer. */
  readonly status?: 200 | 201;
  /** Codes that this endpoint may answer, beside those every endpoint may. */
  readonly errors: readonly ErrorCode[];
  /** Answers with a JSON body, or with lines as they come. */
  handle(
    input: Input<P, Q, F, J>,
    asked: Asked,
  ): Promise<z.input<R> | ReadableStream<Uint8Array>> | z.input<R>;
}

/** Whether an endpoint takes a body. */
export function hasBody({ form, json, lines }: Endpoint): boolean {
  return [form, json, lines].some(Boolean);
}

/** Gives an endpoint's schemas to its handler's types. */
export function endpoint<
  R extends z.ZodType,
  P extends z.ZodType = typeof nothing,
  Q extends z.ZodType = typeof nothing,
  F extends z.ZodType = typeof nothing,
  J extends z.ZodType = typeof nothing,
>(definition: Endpoint<P, Q, F, J, R>): Endpoint {
  return definition as unknown as Endpoint;
}

/** What mounting needs from the configuration. */
export interface MountOptions {
  readonly body: BodyLimits;
  /** Milliseconds in which a body must have come; one of lines, each time something more of it. */
  readonly bodyTimeout: number;
  /** Bounds of all bodies together. */
  readonly intake: IntakeLimits;
  readonly defaultLocale: Locale;
  /** Milliseconds until a request is given up. */
  readonly deadline: number;
  /** Counts what the keys of tenants ask for. */
  readonly tenants: TenantLimits;
  /** Tells whether there is room for another photo. */
  readonly photos: Pick<PhotoGate, "check" | "holdBack">;
  /** Takes what requests spend in each stage. */
  readonly metrics: Pick<Metrics, "stage">;
}

/** Mounts endpoints on the app. */
export function mountEndpoints(
  app: App,
  endpoints: readonly Endpoint[],
  options: MountOptions,
): void {
  const intake = createIntake(options.intake);
  for (const definition of endpoints) {
    const path = definition.path.replaceAll(/\{(\w+)\}/g, ":$1");
    app.on(definition.method.toUpperCase(), path, (c) => answer(c, definition, options, intake));
  }
}

async function answer(
  c: AppContext,
  definition: Endpoint,
  options: MountOptions,
  intake: Intake,
): Promise<Response> {
  const caller = callerOf(c, definition.access);
  using _admitted = admit(c, caller, definition, options);
  const locale = localeOf(c, options.defaultLocale);
  const scope = createScope(c, options);
  if (definition.lines) checkType(c.req.raw, ndjson);
  using entrance = hasBody(definition) ? intake.open() : undefined;
  const waiting = { signal: scope.signal, timeout: options.bodyTimeout, take: entrance?.take };
  const input = await readInput(c, definition, options.body, waiting);
  // An import is read as it comes, none of it is held: its sender is bounded by the tenant's limit.
  entrance?.close();
  const tenantId = tenantOf(caller, namedTenant(input));
  const result = await definition.handle(input, {
    scope: { ...scope, party: tenantId },
    locale,
    tenantId,
    makeTenant: caller.kind === "open",
    caller,
    actor: actorOf(caller),
    lines: readChunks(c.req.raw, { silence: options.bodyTimeout }),
  });
  if (result instanceof ReadableStream) {
    return c.body(ReadableStream.from(withBareFaults(result)), 200, { "Content-Type": ndjson });
  }
  c.header("Server-Timing", renderTimes(scope.times));
  if (definition.text) return c.body(String(result), 200, { "Content-Type": definition.text });
  c.header("Content-Language", locale);
  return c.json(result as Record<string, unknown>, definition.status ?? 200);
}

/**
 * Refuses what is too much before its body is read. The holders of tenants' keys are counted; who
 * has the admin key, or asks from this machine while there is none, runs the service.
 *
 * @throws {WajahError} `rate_limited`, `too_many_in_flight`, `overloaded`
 */
function admit(
  c: AppContext,
  caller: Caller,
  definition: Endpoint,
  options: MountOptions,
): Disposable | undefined {
  const tenantId = caller.kind === "tenant" ? caller.tenantId : undefined;
  const admitted = tenantId === undefined ? undefined : count(tenantId, definition, options);
  for (const [name, value] of Object.entries(admitted?.headers ?? {})) c.header(name, value);
  try {
    if (definition.form) options.photos.check(tenantId);
  } catch (error) {
    admitted?.[Symbol.dispose]();
    throw error;
  }
  return admitted;
}

/** Counts a tenant's request; who sends too many photos is held back, so that others don't notice. */
function count(
  tenantId: string,
  definition: Endpoint,
  { tenants, photos }: MountOptions,
): Admitted {
  try {
    return tenants.admit(tenantId, hasBody(definition));
  } catch (error) {
    if (definition.form) photos.holdBack(tenantId);
    throw error;
  }
}

/** Breaks off with a code alone: the server prints whatever a stream fails with, causes and all. */
async function* withBareFaults(stream: ReadableStream<Uint8Array>) {
  try {
    yield* stream;
  } catch (error) {
    throw new WajahError(error instanceof WajahError ? error.code : "internal");
  }
}

/** Whoever asks for a public endpoint has shown no key. */
function callerOf(c: AppContext, access: Access): Caller {
  const caller = c.get("caller") ?? { kind: "nobody" };
  checkAccess(caller, access);
  return caller;
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

type RequestScope = Omit<Scope, "party"> & { readonly times: ReadonlyMap<string, number> };

function createScope(c: AppContext, { deadline, metrics }: MountOptions): RequestScope {
  const times = new Map<string, number>();
  return {
    times,
    signal: AbortSignal.any([c.req.raw.signal, AbortSignal.timeout(deadline)]),
    left: c.req.raw.signal,
    time(stage, ms) {
      times.set(stage, (times.get(stage) ?? 0) + ms);
      metrics.stage(stage, ms);
    },
  };
}

/** W3C Server Timing: what a request spent where, in milliseconds. */
function renderTimes(times: ReadonlyMap<string, number>): string {
  return [...times].map(([stage, ms]) => `${stage};dur=${ms.toFixed(2)}`).join(", ");
}
