/**
 * Runs the recognizer once on the web backend that is named, and says on what and, if it may look
 * at its own process, by how many workers.
 */

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
const workers = await countWorkers().catch(() => undefined);
await network.release();
const by = workers === undefined ? "" : `, by ${workers} workers`;
Deno.stdout.writeSync(new TextEncoder().encode(`${output.length} values on ${device}${by}\n`));
Deno.exit();

async function countWorkers(): Promise<number> {
  const folder = "/proc/self/task";
  const threads = await Array.fromAsync(Deno.readDir(folder));
  const names = await Promise.all(
    threads.map(({ name }) => Deno.readTextFile(`${folder}/${name}/comm`)),
  );
  return names.filter((name) => name.startsWith("worker-")).length;
}
