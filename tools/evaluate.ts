/**
 * `deno task evaluate liveness DIR`: how often the service would take an attack for a live person,
 * and refuse a live one, on labelled photos. Its settings are the service's; nothing is stored.
 */

import { type Config, ConfigError, parseConfig, settingNames } from "../src/config.ts";
import { createDeps, type Deps } from "../src/deps.ts";
import { WajahError } from "../src/errors.ts";
import { createLog } from "../src/log.ts";
import { thresholdsOf } from "../src/services/judge_liveness.ts";
import { readLargestFace } from "../src/services/read_faces.ts";
import { listPhotos } from "./labelled_photos.ts";
import type { Sample } from "./liveness_rates.ts";
import { showLiveness } from "./liveness_table.ts";

const usage = "Usage: deno task evaluate liveness DIR\n";

/** What a photo is answered that can't be read; any other error ends the evaluation. */
const unreadable: readonly string[] = [
  "unsupported_image",
  "invalid_image",
  "image_too_large",
  "image_too_small",
];

async function main([subject, folder, ...rest]: readonly string[]): Promise<number> {
  if (subject !== "liveness" || !folder || rest.length > 0) {
    say(usage);
    return 2;
  }
  try {
    await evaluate(folder);
    return 0;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    say(`${error instanceof ConfigError ? "" : "The evaluation stopped. "}${error.message}\n`);
    return 1;
  }
}

async function evaluate(folder: string): Promise<void> {
  const config = readConfig();
  const photos = await listPhotos(folder);
  await using deps = await createDeps(config, {
    log: createLog(say),
    write: say,
    isTerminal: Deno.stderr.isTerminal(),
  });
  await deps.started;
  const networks = deps.engine.info?.liveness.map(({ id }) => id) ?? [];
  if (networks.length === 0) throw new Error(`No liveness network. ${deps.warnings.join(" ")}`);
  const samples: Sample[] = [];
  for (const { path, label } of photos) {
    samples.push({ label, found: await look(deps, await Deno.readFile(path)) });
  }
  print(`Networks: ${networks.join("+")}. Quality from ${config.LIVENESS_MIN_QUALITY}.\n\n`);
  print(showLiveness(samples, thresholdsOf(config)));
}

/** Measures the largest face as the service does. */
async function look(deps: Deps, photo: Uint8Array): Promise<Sample["found"]> {
  const { signal } = new AbortController();
  const scope = { party: "evaluate", signal, left: signal, time: () => undefined };
  try {
    const { liveness, ...read } = await readLargestFace(deps, photo, scope, true);
    if (!liveness) throw new WajahError("liveness_unavailable");
    return { liveness, ...read };
  } catch (error) {
    if (!(error instanceof WajahError)) throw error;
    if (error.code === "no_face") return "no_face";
    if (unreadable.includes(error.code)) return "unreadable";
    throw error;
  }
}

/** The service's settings, but for where it stores and listens, which an evaluation does not. */
function readConfig(): Config {
  const set = Object.fromEntries(settingNames.map((name) => [name, Deno.env.get(name) ?? ""]));
  return parseConfig({
    ...set,
    LIVENESS: "on",
    HOST: "",
    TURSO_DATABASE_URL: ":memory:",
    TURSO_SYNC_URL: "",
    TEMPLATE_KEY: "",
    REDIS_URL: "",
    UPSTASH_REDIS_REST_URL: "",
    UPSTASH_REDIS_REST_TOKEN: "",
    SEARCH_ENGINE: "memory",
  });
}

function print(text: string): void {
  writeAll(Deno.stdout, text);
}

function say(text: string): void {
  writeAll(Deno.stderr, text);
}

function writeAll(stream: typeof Deno.stdout | typeof Deno.stderr, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += stream.writeSync(bytes.subarray(at));
}

if (import.meta.main) Deno.exit(await main(Deno.args));
