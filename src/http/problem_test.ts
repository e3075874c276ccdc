import assert from "node:assert/strict";
import { OpenAPIHono } from "@hono/zod-openapi";
import { type ErrorFields, WajahError } from "../errors.ts";
import type { App } from "./hono_app.ts";
import { problemResponse } from "./problem.ts";

/** The header that tells when to try again, for an error of this code. */
async function retryAfterOf(code: "timed_out" | "no_face", fields: ErrorFields = {}) {
  const app: App = new OpenAPIHono();
  app.get("/", (c) => problemResponse(c, new WajahError(code, fields), "en", "r"));
  return (await app.request("/")).headers.get("retry-after");
}

Deno.test("every 503 tells when to try again, other errors when they know it", async () => {
  assert.equal(await retryAfterOf("timed_out"), "1");
  assert.equal(await retryAfterOf("timed_out", { retryAfter: 60 }), "60");
  assert.equal(await retryAfterOf("no_face"), null);
  assert.equal(await retryAfterOf("no_face", { retryAfter: 5 }), "5");
});
