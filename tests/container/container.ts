/** Starts a built stage as a container would: its user, its variables, its words. */

import assert from "node:assert/strict";
import { type Built, isRoot, sh } from "./build.ts";
import { lastOf, wordsOf } from "./dockerfile.ts";

/** A running stage. */
export interface Container extends AsyncDisposable {
  readonly url: string;
  /** What it has printed so far, both streams. */
  output(): string;
  /** Resolves when `HEALTHCHECK` succeeds. */
  healthy(): Promise<void>;
  /** Whether the stage's user can make a file in a folder of the image. */
  canWrite(folder: string): Promise<boolean>;
  /** Sends SIGTERM and resolves with the exit code. */
  stop(): Promise<number>;
}

/** Starts `CMD` with `settings` over the stage's variables and nothing else. */
export async function startContainer(
  built: Built,
  settings: { readonly PORT: string } & Record<string, string>,
): Promise<Container> {
  const run = createRunner(built, settings, await placeDeno(built));
  const child = run(["deno", ...wordsOf(lastOf(built.stage, "CMD"))], "piped");
  const chunks: string[] = [];
  const reads = [child.stdout, child.stderr].map((stream) => collect(stream, chunks));
  const output = () => chunks.join("");
  const stop = async () => {
    try {
      child.kill("SIGTERM");
    } catch { /* it has ended by itself */ }
    const { code } = await child.status;
    await Promise.all(reads);
    return code;
  };
  const succeeds = async (words: readonly string[]) => (await run(words, "null").status).success;
  return {
    url: `http://127.0.0.1:${settings.PORT}`,
    output,
    stop,
    canWrite: (folder) => succeeds(["sh", "-c", `touch ${folder}/new && rm ${folder}/new`]),
    async healthy() {
      const ended = child.status.then(() => true);
      while (!await succeeds(wordsOf(lastOf(built.stage, "HEALTHCHECK")))) {
        assert(!await Promise.race([ended, pause(100)]), `it ended:\n${output()}`);
      }
    },
    async [Symbol.asyncDispose]() {
      await stop();
    },
  };
}

/** Puts Deno where the stage's user can run it. */
async function placeDeno({ folder }: Built): Promise<string> {
  const bin = `${folder}/bin`;
  await Deno.mkdir(bin);
  await sh(`cp --reflink=auto '${Deno.execPath()}' '${bin}/deno' && chmod 755 '${bin}/deno'`, {
    cwd: bin,
  });
  return bin;
}

/** Runs words of the image as its user, which is nobody else here when the tests are not root. */
function createRunner(built: Built, settings: Record<string, string>, bin: string) {
  const [user, group] = lastOf(built.stage, "USER").split(":");
  const become = ["setpriv", `--reuid=${user}`, `--regid=${group}`, "--clear-groups"];
  return (words: readonly string[], output: "piped" | "null") => {
    const all = [...isRoot ? become : [], ...words.map(built.map)];
    const variables = Object.entries({ ...built.variables, ...settings });
    return new Deno.Command("env", {
      args: [
        "-i",
        `PATH=${bin}:/usr/bin:/bin`,
        ...variables.map(([k, v]) => `${k}=${built.map(v)}`),
        ...all,
      ],
      cwd: `${built.folder}/app`,
      stdout: output,
      stderr: output,
    }).spawn();
  };
}

async function collect(stream: ReadableStream<Uint8Array>, chunks: string[]): Promise<void> {
  for await (const text of stream.pipeThrough(new TextDecoderStream())) chunks.push(text);
}

function pause(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds));
}
