import { OpenAPIHono } from "@hono/zod-openapi";
import { methodNotAllowed } from "hono/method-not-allowed";
import { createEmployeeRoutes, type EmployeeDeps } from "../routes/employees.ts";
import { createEnrollmentRoutes, type EnrollmentDeps } from "../routes/enrollments.ts";
import { docsPaths, mountDocs, mountLanding } from "../routes/docs.ts";
import { createFaceRoutes, type FaceDeps } from "../routes/faces.ts";
import { compilingPaths, mountPages, type PageDeps } from "../routes/pages.ts";
import { createHealthRoutes, type HealthRouteDeps } from "../routes/health.ts";
import { createAuditRoutes } from "../routes/audit.ts";
import { createCacheRoutes } from "../routes/cache.ts";
import { createCompareRoutes } from "../routes/compare.ts";
import { createKeyRoutes } from "../routes/keys.ts";
import { createModelRoutes } from "../routes/models.ts";
import { createLivenessRoutes } from "../routes/liveness.ts";
import { createMetricsRoutes } from "../routes/metrics.ts";
import { createPersonRoutes } from "../routes/persons.ts";
import { createTenantRoutes } from "../routes/tenants.ts";
import { createTransferRoutes } from "../routes/transfer.ts";
import { createVerifyRoutes } from "../routes/verify.ts";
import { createIdentifyRoutes } from "../routes/identify.ts";
import { WajahError } from "./errors.ts";
import { accessLog } from "./http/access_log.ts";
import { authenticate } from "./http/auth.ts";
import { allowOrigins } from "./http/cross_origin.ts";
import { type Endpoint, localeOf, mountEndpoints, type MountOptions } from "./http/endpoint.ts";
import type { App, AppContext } from "./http/hono_app.ts";
import { describeEndpoints } from "./http/openapi.ts";
import { measureRequests } from "./http/measure.ts";
import { problemResponse } from "./http/problem.ts";
import { nameSpan } from "./http/trace.ts";
import { requestId } from "./http/request_id.ts";
import { securityHeaders } from "./http/security_headers.ts";
import { transportSecurity } from "./http/transport_security.ts";
import { describeError, type Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Signer } from "./signer.ts";
import type { Gallery } from "./services/gallery.ts";
import type { SessionDeps } from "./services/liveness_session.ts";
import type { Settings } from "./services/settings.ts";

/** Everything the service answers with. */
export interface AppDeps extends EmployeeDeps, EnrollmentDeps, FaceDeps, HealthRouteDeps, PageDeps {
  readonly engine: EnrollmentDeps["engine"] & HealthRouteDeps["engine"];
  readonly store: EnrollmentDeps["store"];
  readonly gallery: Gallery;
  readonly settings: Settings;
  readonly livenessSessions: SessionDeps["livenessSessions"];
  readonly tokens: Signer;
  readonly log: Log;
  readonly adminKey: string | undefined;
  /** Trusted proxies in front of the service. */
  readonly proxies: number;
  /** Origins of other sites whose pages may ask. */
  readonly origins: readonly string[];
  readonly limits: MountOptions;
  readonly metrics: Metrics;
}

/** Builds the service: middleware in order, endpoints, documentation, and one shape of error. */
export function createApp(deps: AppDeps): App {
  const app: App = new OpenAPIHono();
  const endpoints = createEndpoints(deps);
  const fail = createFail(deps);
  app.use(nameSpan(), requestId(), measureRequests(deps.metrics), accessLog(deps.log));
  app.use(methodNotAllowed({
    app,
    onMethodNotAllowed: (c, methods) => {
      const response = fail(c, new WajahError("method_not_allowed"));
      response.headers.set("Allow", methods.join(", "));
      return response;
    },
  }));
  app.use(securityHeaders({ compiling: new Set(compilingPaths) }));
  app.use(async function noStore(c, next) {
    await next();
    if (!c.res.headers.has("Cache-Control")) c.header("Cache-Control", "no-store");
  });
  app.use(transportSecurity(deps.proxies));
  const { origins } = deps;
  if (origins.length > 0) app.use(allowOrigins(origins));
  const isPublic = ({ access }: Endpoint) => access === "public";
  const open = new Set([...docsPaths, ...endpoints.filter(isPublic).map(({ path }) => path)]);
  const { store, adminKey, proxies } = deps;
  app.use(authenticate({ store, adminKey, proxies, origins, open: (path) => open.has(path) }));
  mountLanding(app);
  mountEndpoints(app, endpoints, deps.limits);
  describeEndpoints(app, endpoints);
  mountPages(app, deps);
  mountDocs(app, deps.version);
  app.notFound((c) => fail(c, new WajahError("not_found")));
  app.onError((error, c) => fail(c, error));
  return app;
}

/** All documented endpoints. */
export function createEndpoints(deps: AppDeps): Endpoint[] {
  return [
    ...createHealthRoutes(deps),
    ...createModelRoutes(deps),
    ...createFaceRoutes(deps),
    ...createEnrollmentRoutes(deps),
    ...createIdentifyRoutes(deps),
    ...createVerifyRoutes(deps),
    ...createLivenessRoutes(deps),
    ...createCompareRoutes(deps),
    ...createCacheRoutes(deps),
    ...createEmployeeRoutes(deps),
    ...createPersonRoutes(deps),
    ...createTenantRoutes(deps),
    ...createKeyRoutes(deps),
    ...createAuditRoutes(deps),
    ...createTransferRoutes(deps),
    ...createMetricsRoutes(deps),
  ];
}

type Fail = (c: AppContext, error: Error) => Response;

/** Renders any error; one that is not of the catalogue is logged by its class and hidden. */
function createFail({ log, limits, metrics }: AppDeps): Fail {
  return (c, error) => {
    const known = error instanceof WajahError ? error : new WajahError("internal");
    const request_id = c.get("requestId");
    metrics.problem(known.code);
    // Whoever hung up is not told anything, and broke nothing.
    if (known.status >= 500 && !c.req.raw.signal.aborted) {
      log.error("request failed", { request_id, code: known.code, ...describeError(error) });
    }
    return problemResponse(c, known, localeOf(c, limits.defaultLocale), request_id);
  };
}
