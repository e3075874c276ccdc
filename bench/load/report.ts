/** Numbers from samples, and their table. */

import type { Sample } from "./arrivals.ts";
import type { Memory, Seen } from "./watch.ts";

/** The value below which a share of all lies, exactly. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** What a run came to. Times in milliseconds. */
export interface Summary {
  readonly sent: number;
  /** Answered as they should be. */
  readonly accepted: readonly number[];
  /** Answered 503 or 429 with `Retry-After`. */
  readonly refused: readonly number[];
  /** How often each other answer came; 0 is a connection that broke. */
  readonly wrong: ReadonlyMap<string, number>;
  /** Accepted a second, from the first arrival to the last. */
  readonly goodput: number;
}

/** Sums samples up. */
export function summarize(samples: readonly Sample[]): Summary {
  const isRefused = ({ status, retryAfter }: Sample) =>
    (status === 503 || status === 429) && retryAfter;
  const accepted = samples.filter(({ expected }) => expected);
  const refused = samples.filter((sample) => !sample.expected && isRefused(sample));
  const wrong = new Map<string, number>();
  for (const sample of samples) {
    if (sample.expected || isRefused(sample)) continue;
    const name = `${sample.kind} ${sample.status}`;
    wrong.set(name, (wrong.get(name) ?? 0) + 1);
  }
  const last = Math.max(...samples.map(({ at }) => at));
  return {
    sent: samples.length,
    accepted: accepted.map(({ latency }) => latency),
    refused: refused.map(({ latency }) => latency),
    wrong,
    goodput: accepted.length / last * 1000,
  };
}

/** Growth of memory by a straight line through all samples but the first fifth, in % per 10 minutes. */
export function slopeOf(memory: readonly Memory[]): number {
  const settled = memory.slice(Math.floor(memory.length / 5));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const t = mean(settled.map(({ seconds }) => seconds));
  const m = mean(settled.map(({ megabytes }) => megabytes));
  const covariance = mean(settled.map((s) => (s.seconds - t) * (s.megabytes - m)));
  const variance = mean(settled.map((s) => (s.seconds - t) ** 2));
  return covariance / variance * 600 / m * 100;
}

/** The head of a table of runs. */
export const head = [
  "| run | sent/s | good/s | p50 | p90 | p99 | max | refused | its p99 | wrong | health p99 | MB |",
  "|---|---|---|---|---|---|---|---|---|---|---|---|",
].join("\n");

/** A row of the table. */
export function row(name: string, perSecond: number, summary: Summary, seen?: Seen): string {
  const { accepted, refused, wrong } = summary;
  const at = (share: number) => percentile(accepted, share).toFixed(0);
  const faults = [...wrong].map(([what, times]) => `${times} x ${what}`).join(", ");
  const cells = [
    name,
    perSecond.toFixed(1),
    summary.goodput.toFixed(1),
    ...[0.5, 0.9, 0.99, 1].map(at),
    refused.length,
    refused.length > 0 ? percentile(refused, 0.99).toFixed(0) : "-",
    faults || 0,
    seen ? percentile(seen.health, 0.99).toFixed(0) : "-",
    seen
      ? `${seen.memory.at(0)?.megabytes.toFixed(0)} to ${seen.memory.at(-1)?.megabytes.toFixed(0)}`
      : "-",
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Prints what was measured beside its bound; one that is missed makes the command fail. */
export function hold(what: string, value: number, most: number, unit = ""): void {
  const kept = value <= most;
  if (!kept) Deno.exitCode = 1;
  say(`${what} ${value.toFixed(2)}${unit} (at most ${most}${unit})${kept ? "" : " MISSED"}`);
}

/** Prints a line. */
export function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(line + "\n"));
}
