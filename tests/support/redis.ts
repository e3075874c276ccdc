/** Debian's redis-server in a process of its own, for one test. */

import assert from "node:assert/strict";

/** A Redis server on 127.0.0.1. */
export interface RedisServer extends AsyncDisposable {
  /** `redis://...`, the same after a stop and a start. */
  readonly url: string;
  readonly port: number;
  /** Ends the process; its data is gone. */
  stop(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
  /** Stops it as it stands: connections stay open, and nothing is answered. */
  pause(): void;
  resume(): void;
  /** Runs one command as a stranger would; its answer as it is on the wire, to 64 kB. */
  command(...words: (string | Uint8Array<ArrayBuffer>)[]): Promise<string>;
}

/** Settings of a test's server. */
export interface RedisOptions {
  /** What clients must know. */
  readonly password?: string;
  /** A free one unless it is given. */
  readonly port?: number;
}

/** Starts a server that answers; it ends, and its folder is gone, at the end of its scope. */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const { password, port = freePort() } = options;
  const folder = await Deno.makeTempDir({ prefix: "wajah-redis-" });
  let process: Deno.ChildProcess | undefined;
  const start = async () => {
    process = spawn(folder, port, password);
    await answering(process, port);
  };
  const stop = async () => {
    if (!process) return;
    const ended = process;
    process = undefined;
    // Unlike SIGTERM it also ends one that is paused.
    ended.kill("SIGKILL");
    await ended.status;
  };
  await start();
  return {
    url: `redis://${password ? `:${password}@` : ""}127.0.0.1:${port}`,
    port,
    start,
    stop,
    pause: () => process?.kill("SIGSTOP"),
    resume: () => process?.kill("SIGCONT"),
    command: (...words) => ask(port, words),
    async [Symbol.asyncDispose]() {
      await stop();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** A port of 127.0.0.1 that was free a moment ago. */
export function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function spawn(folder: string, port: number, password?: string): Deno.ChildProcess {
  const settings = {
    "--bind": "127.0.0.1",
    "--port": `${port}`,
    "--dir": folder,
    "--save": "",
    "--appendonly": "no",
    ...password && { "--requirepass": password },
  };
  return new Deno.Command("redis-server", {
    args: Object.entries(settings).flat(),
    stdout: "null",
    stderr: "null",
  }).spawn();
}

async function answering(process: Deno.ChildProcess, port: number): Promise<void> {
  const ended = process.status.then(() => "ended");
  while (true) {
    // With a password it answers NOAUTH, which is an answer too.
    const answer = await ask(port, ["PING"]).catch(() => undefined);
    if (answer !== undefined) return;
    const state = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 20))]);
    assert.notEqual(state, "ended", "redis-server ended by itself");
  }
}

/** Sends one command in Redis's protocol and reads the first part of what comes back. */
async function ask(port: number, words: (string | Uint8Array<ArrayBuffer>)[]): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const writer = connection.writable.getWriter();
  const encoder = new TextEncoder();
  await writer.write(encoder.encode(`*${words.length}\r\n`));
  for (const word of words) {
    const bytes = typeof word === "string" ? encoder.encode(word) : word;
    await writer.write(encoder.encode(`$${bytes.length}\r\n`));
    await writer.write(bytes);
    await writer.write(encoder.encode("\r\n"));
  }
  const part = new Uint8Array(65536);
  const length = await connection.read(part);
  return new TextDecoder().decode(part.subarray(0, length ?? 0));
}
