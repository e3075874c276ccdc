/** The service for constrained runtimes: nothing that it imports is native code. */

import { waitForModels } from "./assembly/patient.ts";
import { runProgram } from "./assembly/run.ts";
import { parseEdgeConfig } from "./edge_config.ts";
import { createEdgeDeps } from "./edge_deps.ts";

if (import.meta.main) {
  // Deno Deploy says so itself, and reaches the service whatever HOST is.
  const exposed = Deno.env.get("DENO_DEPLOY") === "true";
  Deno.exit(
    await runProgram({
      readConfig: (environment) => parseEdgeConfig(environment, { exposed }),
      createDeps: createEdgeDeps,
      wrap: waitForModels,
      // Deno Deploy kills an instance five seconds after its signal.
      drainTime: 4_000,
    }),
  );
}
