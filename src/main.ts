import { createApp } from "./app.ts";
import { ConfigError, parseConfig, settingNames } from "./config.ts";
import { createDeps, type Deps } from "./deps.ts";
import { createLog, describeError } from "./log.ts";
import { ModelError } from "./models/error.ts";

/** Milliseconds that open requests have to finish after a signal to stop. */
const drainTime = 10_000;

const encoder = new TextEncoder();
const write = (text: string) => void Deno.stdout.writeSync(encoder.encode(text));
const log = createLog((line) => void Deno.stderr.writeSync(encoder.encode(line)));

/** Starts the service and resolves with the exit code when it has stopped. */
async function main(): Promise<number> {
  const config = parseConfig(readEnvironment());
  await using deps = await createDeps(config, { log, write, isTerminal: Deno.stdout.isTerminal() });
  const app = createApp(deps);
  const { HOST: hostname, PORT: port } = config;
  const server = Deno.serve({ hostname, port, onListen: () => undefined }, app.fetch);
  const stop = stopSignal();
  const outcome = await Promise.race([deps.started.then(() => "ready" as const), stop]);
  if (outcome === "ready") {
    for (const warning of deps.warnings) log.warn(warning);
    write(banner(server.addr, deps));
    await stop;
  }
  log.info("stopping");
  await Promise.race([server.shutdown(), pause(drainTime)]);
  return 0;
}

function readEnvironment(): Record<string, string> {
  const pairs = settingNames.map((name) => [name, Deno.env.get(name) ?? ""]);
  return Object.fromEntries(pairs);
}

function stopSignal(): Promise<"stop"> {
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      Deno.addSignalListener(signal, () => resolve("stop"));
    }
  });
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => Deno.unrefTimer(setTimeout(resolve, milliseconds)));
}

/** What a person wants to know after the start. */
function banner({ hostname, port }: Deno.NetAddr, deps: Deps): string {
  const { info } = deps.engine;
  const address = hostname.includes(":") ? `[${hostname}]` : hostname;
  return [
    "",
    `wajah ${deps.version} answers on http://${address}:${port} (docs: /docs)`,
    `  models   ${info.pack} (${info.detector.id} + ${info.recognizer.id}), licence ${info.recognizer.licence}`,
    `  backend  ${info.backend} on ${info.device}, ${info.precision}; images by ${deps.codec}`,
    `  liveness ${livenessOf(deps)}`,
    `  store    ${deps.storeKind}`,
    `  cache    ${deps.cacheKind}`,
    `  access   ${deps.adminKey ? "API key" : "without keys, this machine only"}`,
    "",
    "",
  ].join("\n");
}

function livenessOf({ requireLiveness, engine }: Deps): string {
  if (!requireLiveness) return "off";
  return engine.info.liveness.map(({ id }) => id).join(" + ") ||
    "no network, /recognize answers 503";
}

/** What a person at the start can mend is said in full; anything else by its class. */
function explain(error: unknown): string {
  const readable = error instanceof ConfigError || error instanceof ModelError ||
    error instanceof Deno.errors.AddrInUse ||
    error instanceof Error && ["StoreError", "SelfTestError", "Error"].includes(error.name);
  return readable ? error.message : String(describeError(error).error);
}

if (import.meta.main) {
  try {
    Deno.exit(await main());
  } catch (error) {
    log.error("cannot start", describeError(error));
    write(`\nwajah can't start. ${explain(error)}\n`);
    Deno.exit(1);
  }
}
