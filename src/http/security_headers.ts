import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

/** What differs between answers. */
export interface SecurityOptions {
  /** Paths of pages and workers that compile WebAssembly. */
  readonly compiling: ReadonlySet<string>;
}

/**
 * Headers of every answer: nothing runs, shows or connects but what comes from the service itself.
 * Pages that compile WebAssembly may do that and start workers, and nobody else; they need no
 * styles in their text, as Swagger UI does.
 */
export function securityHeaders({ compiling }: SecurityOptions): MiddlewareHandler {
  const ordinary = headersWith({ styleSrc: ["'self'", "'unsafe-inline'"] });
  const compiler = headersWith({
    scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
    workerSrc: ["'self'"],
  });
  return (c, next) => (compiling.has(c.req.path) ? compiler : ordinary)(c, next);
}

function headersWith(policy: Readonly<Record<string, string[]>>): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", "data:", "blob:"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
      ...policy,
    },
    // See transportSecurity.
    strictTransportSecurity: false,
    xFrameOptions: "DENY",
    referrerPolicy: "no-referrer",
    permissionsPolicy: { camera: ["self"], microphone: [] },
  });
}
