/**
 * Load on the real service, open loop: requests arrive at a constant rate, and a latency begins
 * when a request was due. One command a scenario; each starts its own service on a free port of
 * this machine and stops it.
 *
 * ```sh
 * deno task load capacity                  # about 1 minute: the highest rate answered in full
 * deno task load steady                    # 0.7 of capacity for 5 minutes
 * deno task load overload                  # 3 x capacity for 60 s, before and after
 * deno task load soak                      # 100,000 mixed requests, memory
 * deno task load flood                     # one tenant at 20 x its quota beside another, 60 s each
 * ```
 *
 * `--seconds N` shortens or lengthens the load, `--requests N` the soak, `--tenants N` makes the
 * overload come from as many in turn, `--capacity R` takes a rate as the capacity instead of
 * searching it. `MODEL_PACK`, `INFERENCE_WORKERS`, `INFERENCE_THREADS` and `INFERENCE_QUEUE` are
 * handed to the service; the pack is `edge` unless set. A bound that is missed makes the command
 * fail. Measure on a machine that does nothing else: client and service share it already.
 */

import { parseArgs } from "node:util";
import { capacity, type Choice, flood, overload, soak, steady } from "./load/scenarios.ts";

const scenarios: Readonly<Record<string, (choice: Choice) => Promise<void>>> = {
  capacity,
  steady,
  overload,
  soak,
  flood,
};

const { values, positionals: [name = ""] } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    seconds: { type: "string" },
    capacity: { type: "string" },
    requests: { type: "string" },
    tenants: { type: "string" },
  },
});
const numbers = Object.entries(values).map(([option, value]) => [option, Number(value)]);
const scenario = scenarios[name];
if (!scenario) throw new Error(`which of ${Object.keys(scenarios).join(", ")}?`);
await scenario(Object.fromEntries(numbers));
