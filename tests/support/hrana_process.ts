/**
 * A database server in a process of its own, so that tests can kill and stop it. Started with a
 * path, a token and a port, it prints its address.
 */

import { type HranaOptions, serveHrana } from "./hrana.ts";

/** A server that can be harmed. */
export interface HranaProcess extends AsyncDisposable {
  readonly url: string;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
  /** Lets it accept connections and answer none, until it is resumed. */
  freeze(): void;
  resume(): void;
}

/** Starts a server and resolves when it answers. */
export async function startHrana({ path, token, port = 0 }: HranaOptions): Promise<HranaProcess> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL(import.meta.url).pathname, path, token, `${port}`],
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value: url = "" } = await reader.read();
  const kill = async () => {
    child.kill("SIGKILL");
    await child.status;
  };
  let running = true;
  return {
    url,
    async kill() {
      running = false;
      await kill();
    },
    freeze: () => child.kill("SIGSTOP"),
    resume: () => child.kill("SIGCONT"),
    async [Symbol.asyncDispose]() {
      if (running) await kill();
      await reader.cancel();
    },
  };
}

if (import.meta.main) {
  const [path, token, port] = Deno.args;
  const { url } = serveHrana({ path, token, port: Number(port) });
  Deno.stdout.writeSync(new TextEncoder().encode(url));
}
