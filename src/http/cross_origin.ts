import { cors } from "hono/cors";
import type { MiddlewareHandler } from "hono";
import type { AppEnv } from "./hono_app.ts";

/** Seconds that a browser need not ask again. */
const remembered = 600;

/**
 * Lets pages of these origins, and of no others, read what is answered. Their browser's question
 * beforehand carries no key and is answered without one. There are no cookies, and none are let in.
 *
 * @param origins exact, such as `https://app.example`
 */
export function allowOrigins(origins: readonly string[]): MiddlewareHandler<AppEnv> {
  return cors({
    origin: [...origins],
    allowMethods: ["GET", "POST", "PATCH", "DELETE"],
    allowHeaders: ["Authorization", "X-Api-Key", "Content-Type", "X-Request-Id"],
    exposeHeaders: [
      "Retry-After",
      "RateLimit",
      "RateLimit-Policy",
      "X-Request-Id",
      "Content-Language",
      "Server-Timing",
    ],
    maxAge: remembered,
  });
}
