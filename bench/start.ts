/**
 * Time from the start of the service to its being ready, with the weights on disk:
 * `deno run -A bench/start.ts [STARTS]`, six unless given. The pack is `edge` unless `MODEL_PACK` says
 * another.
 */

import { tempFolder } from "../tests/stores/fixtures.ts";
import { serviceSettings, startService } from "../tests/support/service.ts";

/** Milliseconds until `/ready` says so. */
async function start(): Promise<number> {
  await using folder = await tempFolder();
  const MODEL_PACK = Deno.env.get("MODEL_PACK") ?? "edge";
  const from = performance.now();
  await using service = await startService({ ...serviceSettings(folder.path), MODEL_PACK });
  while (!await isReady(service.url)) await new Promise((resolve) => setTimeout(resolve, 10));
  return performance.now() - from;
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}/ready`);
  await response.body?.cancel();
  return response.ok;
}

for (let left = Number(Deno.args[0] ?? 6); left > 0; left--) {
  const line = `ready after ${(await start() / 1000).toFixed(2)} s\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(line));
}
