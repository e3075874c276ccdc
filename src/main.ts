import { runProgram } from "./assembly/run.ts";
import { parseConfig } from "./config.ts";
import { createDeps } from "./deps.ts";

if (import.meta.main) {
  // onnxruntime's add-on would keep a device id and a diary of its use, to be sent to its maker.
  Deno.env.set("ORT_DISABLE_TELEMETRY", "1");
  Deno.exit(await runProgram({ readConfig: parseConfig, createDeps, drainTime: 10_000 }));
}
