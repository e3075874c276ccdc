/**
 * The service of `edge.ts` as a handler, for `deno serve` and hosts that listen themselves. It is a
 * file of its own, because `deno run` warns of one that exports a handler and listens too.
 */

import { serveOnDemand, type Started } from "./assembly/on_demand.ts";
import { waitForModels } from "./assembly/patient.ts";
import { openConsole, readEnvironment, tellFailure, tellWarnings } from "./assembly/run.ts";
import { createApp } from "./app.ts";
import { parseEdgeConfig } from "./edge_config.ts";
import { createEdgeDeps } from "./edge_deps.ts";

async function start(): Promise<Started> {
  const console = openConsole();
  const deps = await createEdgeDeps(parseEdgeConfig(readEnvironment(), { exposed: true }), console);
  const started = deps.started.then(() => tellWarnings(console.log, deps), async (error) => {
    await deps[Symbol.asyncDispose]();
    throw error;
  });
  return { answer: waitForModels(createApp(deps).fetch, deps), started };
}

export default {
  fetch: serveOnDemand(start, (error) => tellFailure(openConsole(), error)),
} satisfies Deno.ServeDefaultExport;
