/** Starts the real service in a process of its own, as `deno task start` or `edge` does. */

import assert from "node:assert/strict";

/** A running service. */
export interface Service extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  /** What it has printed so far, both streams. */
  output(): string;
  /** Sends SIGTERM and resolves with the exit code. */
  stop(): Promise<number>;
}

const root = new URL("../../", import.meta.url);

/** Settings that keep a service apart from any other: free port, files in `folder`, weights here. */
export function serviceSettings(folder: string): Record<string, string> {
  return {
    PORT: "0",
    MODEL_PACK: "edge",
    MODELS_DIR: new URL("../shared/models", root).pathname,
    TURSO_DATABASE_URL: `file:${folder}/wajah.db`,
    TEMPLATE_KEY_FILE: `${folder}/template.key`,
  };
}

/** A task of deno.json that starts the service. */
export type StartTask = "start" | "edge";

/** A command that runs the command after its words, such as `env` or `unshare`, as the same process. */
export type Wrapper = readonly string[];

/** Starts the service with the command of a task; resolves when it says where it answers. */
export async function startService(
  settings: Record<string, string>,
  task: StartTask = "start",
  wrapper: Wrapper = [],
): Promise<Service> {
  const { child, output, collected } = spawnService(settings, task, wrapper);
  const status = child.status;
  while (!/answers on (\S+)/.test(output())) {
    const ended = await Promise.race([status, pause(25)]);
    assert(!ended, `the service ended:\n${output()}`);
  }
  const [, url] = /answers on (\S+)/.exec(output()) ?? [];
  const stop = async () => {
    try {
      child.kill("SIGTERM");
    } catch { /* it has ended by itself */ }
    const { code } = await status;
    await collected;
    return code;
  };
  return {
    url,
    pid: child.pid,
    output,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}

/** Runs the service until it ends by itself. */
export async function runService(
  settings: Record<string, string>,
  task: StartTask = "start",
  wrapper: Wrapper = [],
) {
  const { child, output, collected } = spawnService(settings, task, wrapper);
  const { code } = await child.status;
  await collected;
  return { code, output: output() };
}

function spawnService(settings: Record<string, string>, task: StartTask, wrapper: Wrapper = []) {
  const { environment, args } = startCommand(task);
  const [program, ...words] = [...wrapper, Deno.execPath(), ...args];
  const child = new Deno.Command(program, {
    args: words,
    cwd: root,
    env: { ...environment, NO_COLOR: "1", ...settings },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const chunks: string[] = [];
  const streams = [child.stdout, child.stderr];
  const collected = Promise.all(streams.map((stream) => collect(stream, chunks)));
  return { child, collected, output: () => chunks.join("") };
}

/** The variables and words of a task, so that tests run what users run. */
function startCommand(task: StartTask) {
  const { tasks } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
  const [variables, words]: string[] = tasks[task].command.split(" deno ");
  const environment = Object.fromEntries(variables.split(" ").map((pair) => pair.split("=")));
  return { environment, args: words.split(" ") };
}

async function collect(stream: ReadableStream<Uint8Array>, chunks: string[]): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) chunks.push(text);
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
}
