/**
 * Import, export and search of a large gallery through the real service: `deno run -A
 * bench/transfer.ts [ROWS]` (100,000 unless given) prints seconds and peak memory as tables.
 */

import { adminKey, createApi, makeTenant } from "../tests/e2e/api.ts";
import {
  headerOf,
  imported,
  peakDuring,
  residentMegabytes,
  streamExport,
  transferOf,
} from "../tests/e2e/transfers.ts";
import { formOf, readPhoto } from "../tests/support/photos.ts";
import { serviceSettings, startService } from "../tests/support/service.ts";

/** Searches after the first. */
const searches = 100;

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}

async function countOf(lines: AsyncIterable<string>): Promise<number> {
  let count = 0;
  for await (const _ of lines) count++;
  return count;
}

/** Time and peak memory of `work`, which must have handled every row. */
async function measure(name: string, pid: number, rows: number, work: () => Promise<number>) {
  const before = residentMegabytes(pid), from = performance.now();
  const { result, peak } = await peakDuring(pid, work);
  const seconds = (performance.now() - from) / 1000;
  if (result !== rows) throw new Error(`${name}: ${result} of ${rows} rows`);
  const cells = [name, seconds.toFixed(1), (rows / seconds).toFixed(0)];
  const memory = [before, peak, peak - before].map((megabytes) => megabytes.toFixed(0));
  say(`| ${[...cells, ...memory].join(" | ")} |`);
}

/** Times of the stage `search` of /identify: the first one loads the gallery. */
async function measureSearch(url: string, pid: number): Promise<void> {
  const photo = await readPhoto("pairs/img1.jpg");
  const before = residentMegabytes(pid);
  const times: number[] = [];
  for (let i = 0; i <= searches; i++) {
    const body = formOf({ tenant_id: "bench", file: photo });
    const headers = { "x-api-key": adminKey };
    const response = await fetch(`${url}/identify`, { method: "POST", headers, body });
    const [, ms] = /search;dur=([\d.]+)/.exec(response.headers.get("server-timing") ?? "") ?? [];
    if (!response.ok || !ms) throw new Error(`answered ${response.status}`);
    await response.body?.cancel();
    times.push(Number(ms));
  }
  const [first, ...rest] = times;
  rest.sort((a, b) => a - b);
  const grown = residentMegabytes(pid) - before;
  say("");
  say("| first search, with loading | p50 | p99 | MB grown |");
  say("|---|---|---|---|");
  const cells = [first, rest[searches / 2], rest.at(-1) ?? 0].map((ms) => `${ms.toFixed(1)} ms`);
  say(`| ${[...cells, grown.toFixed(0)].join(" | ")} |`);
}

async function main(rows: number): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "wajah-bench-" });
  try {
    await using service = await startService({
      ...serviceSettings(folder),
      ADMIN_API_KEY: adminKey,
    });
    const { url, pid } = service;
    const admin = createApi(url, adminKey);
    await makeTenant(url, "bench");
    const transfer = await transferOf(await headerOf(admin, "bench"), rows);
    const send = (count: "imported" | "skipped") => async () =>
      (await imported(admin, "bench", transfer))[count];
    const take = () => countOf(streamExport(url, adminKey, "bench"));
    say(`${rows} samples, one connection, ${navigator.hardwareConcurrency} cores`);
    say("| | seconds | rows/s | MB before | MB at most | MB grown |");
    say("|---|---|---|---|---|---|");
    await measure("import", pid, rows, send("imported"));
    await measure("export", pid, rows, take);
    await measure("import again", pid, rows, send("skipped"));
    await measureSearch(url, pid);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

await main(Number(Deno.args[0] ?? 100_000));
