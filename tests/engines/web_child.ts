/** Runs the recognizer once on the web backend that is named and says on what. */

import type { Backend } from "../../src/inference/backend.ts";
import { openRuntime } from "../../src/inference/open_runtime.ts";
import { recipe } from "./native.ts";

const [backend, threads] = Deno.args;
const { device, open } = await openRuntime({
  backend: backend as Backend,
  threads: Number(threads),
  software: true,
});
const network = await open(recipe.recognizer.path);
const [output] = await network.run(new Float32Array(3 * 112 * 112), [1, 3, 112, 112]);
await network.release();
Deno.stdout.writeSync(new TextEncoder().encode(`${output.length} values on ${device}\n`));
Deno.exit();
