import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";

/** What the middleware leaves for later handlers. */
export interface AppEnv {
  Variables: { requestId: string };
}

/** The Hono app of this service. */
export type App = OpenAPIHono<AppEnv>;

/** A request on its way through the app. */
export type AppContext = Context<AppEnv>;
