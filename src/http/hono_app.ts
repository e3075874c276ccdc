import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Caller } from "../services/caller.ts";

/** What the middleware leaves for later handlers. */
export interface AppEnv {
  Variables: {
    requestId: string;
    /** Who asks; absent on paths answered to anyone. */
    caller: Caller | undefined;
  };
}

/** The Hono app of this service. */
export type App = OpenAPIHono<AppEnv>;

/** A request on its way through the app. */
export type AppContext = Context<AppEnv>;
