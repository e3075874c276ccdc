import type { Line, Report, WriterOptions } from "./writer.ts";
import type { Write } from "./writes.ts";

/** A write of a writer; without an id it was not acknowledged. */
export interface Written {
  readonly write: Write;
  readonly id: number | undefined;
}

/** A writer as its parent sees it; it is killed at the end of its scope. */
export interface Writer extends AsyncDisposable {
  /** What it found in the database. */
  readonly report: Promise<Report>;
  /** Lets it write. */
  go(): Promise<void>;
  /** Resolves when so many writes are acknowledged. */
  acknowledged(count: number): Promise<void>;
  /** Ends the process, and resolves with what it wrote. */
  kill(): Promise<readonly Written[]>;
}

/** Starts a writer in a process of its own. */
export function startWriter(options: WriterOptions): Writer {
  const script = new URL("./writer.ts", import.meta.url).pathname;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", script, JSON.stringify(options)],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const lines: Line[] = [];
  let heard = Promise.withResolvers<void>();
  const reading = readLines(child.stdout, (line) => {
    lines.push(line);
    heard.resolve();
    heard = Promise.withResolvers();
  });
  const ended = reading.then(() => Promise.reject(new Error("the writer ended")));
  ended.catch(() => undefined);
  const until = async <T>(found: () => T | undefined): Promise<T> => {
    let value: T | undefined;
    while ((value = found()) === undefined) await Promise.race([heard.promise, ended]);
    return value;
  };
  const report = until(() => lines.find((line) => "report" in line)?.report);
  report.catch(() => undefined);
  let ending: Promise<unknown> | undefined;
  const end = () => {
    if (!ending) child.kill("SIGKILL");
    return ending ??= Promise.all([child.status, reading, child.stdin.close().catch(() => {})]);
  };
  return {
    report,
    async go() {
      const writer = child.stdin.getWriter();
      await writer.write(new Uint8Array(1));
      writer.releaseLock();
    },
    async acknowledged(count) {
      await until(() => doneOf(lines) >= count ? true : undefined);
    },
    async kill() {
      await end();
      return writesOf(lines);
    },
    async [Symbol.asyncDispose]() {
      await end();
    },
  };
}

function doneOf(lines: readonly Line[]): number {
  return lines.filter((line) => "done" in line).length;
}

function writesOf(lines: readonly Line[]): Written[] {
  return lines.flatMap((line, i) => {
    if (!("try" in line)) return [];
    const next = lines.at(i + 1);
    return [{ write: line.try, id: next && "done" in next ? next.done : undefined }];
  });
}

async function readLines(stream: ReadableStream<Uint8Array>, add: (line: Line) => void) {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) add(JSON.parse(part));
  }
}
