import { createApp } from "../app.ts";
import { type Config, ConfigError, settingNames } from "../config.ts";
import { createLog, describeError, type Log } from "../log.ts";
import { ModelError } from "../models/error.ts";
import { banner } from "./banner.ts";
import type { Console, Deps } from "./parts.ts";

/** Answers one request. */
export type Answer = (
  request: Request,
  info: Deno.ServeHandlerInfo,
) => Response | Promise<Response>;

/** A way to run the service. */
export interface Program {
  readonly readConfig: (environment: Readonly<Record<string, string>>) => Config;
  readonly createDeps: (config: Config, console: Console) => Promise<Deps>;
  /** Stands before the service; nothing unless given. */
  readonly wrap?: (answer: Answer, deps: Deps) => Answer;
  /** Milliseconds that open requests have to finish after a signal to stop. */
  readonly drainTime: number;
}

/** The console of this process. */
export function openConsole(): Console {
  const encoder = new TextEncoder();
  return {
    write: (text) => void Deno.stdout.writeSync(encoder.encode(text)),
    log: createLog((line) => void Deno.stderr.writeSync(encoder.encode(line))),
    isTerminal: Deno.stdout.isTerminal(),
  };
}

/** The settings that this process was started with. */
export function readEnvironment(): Record<string, string> {
  const pairs = settingNames.map((name) => [name, Deno.env.get(name) ?? ""]);
  return Object.fromEntries(pairs);
}

/** Runs the service until a signal stops it; the exit code. What prevents the start is told. */
export async function runProgram(program: Program): Promise<number> {
  const console = openConsole();
  try {
    return await serve(program, console);
  } catch (error) {
    tellFailure(console, error);
    return 1;
  }
}

async function serve(
  { readConfig, createDeps, wrap = (answer) => answer, drainTime }: Program,
  console: Console,
): Promise<number> {
  // First: as the first process of a container, it would not even get a signal it did not ask for.
  const stop = stopSignal();
  const config = readConfig(readEnvironment());
  await using deps = await createDeps(config, console);
  const { HOST: hostname, PORT: port } = config;
  const answer = wrap(createApp(deps).fetch, deps);
  const server = Deno.serve({ hostname, port, onListen: () => undefined }, answer);
  const outcome = await Promise.race([deps.started.then(() => "ready" as const), stop]);
  if (outcome === "ready") {
    tellWarnings(console.log, deps);
    console.write(banner(server.addr, deps));
    await stop;
  }
  console.log.info("stopping");
  await Promise.race([server.shutdown(), pause(drainTime)]);
  return 0;
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

/** Tells the operator what is not as it might be. */
export function tellWarnings(log: Log, { warnings }: Deps): void {
  for (const warning of warnings) log.warn(warning);
}

/** Tells why the service can't start. */
export function tellFailure({ log, write }: Console, error: unknown): void {
  log.error("cannot start", describeError(error));
  write(`\nwajah can't start. ${explain(error)}\n`);
}

/** What a person at the start can mend is said in full; anything else by its class. */
function explain(error: unknown): string {
  const readable = error instanceof ConfigError || error instanceof ModelError ||
    error instanceof Deno.errors.AddrInUse ||
    error instanceof Error && ["StoreError", "SelfTestError", "Error"].includes(error.name);
  return readable ? error.message : String(describeError(error).error);
}
