/** Shows a download to a person: a bar on a terminal, now and then a line in a log. */

import type { Model } from "./manifest.ts";
import type { DownloadProgress } from "./transfer.ts";

/** Where progress goes and how. */
export interface ProgressOptions {
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  /** Columns of the terminal: 80. */
  readonly columns?: number | undefined;
  /** Milliseconds of a clock that only runs forward: `performance.now`. */
  readonly now?: (() => number) | undefined;
}

/** What a fetch reports to; both fit `FetchOptions` as they are. */
export interface Progress {
  /** Prints the licence of a model, once for each model. */
  readonly onModel: (model: Model) => void;
  readonly onProgress: (progress: DownloadProgress) => void;
}

interface Shown {
  readonly name: string;
  readonly at: number;
  readonly share: number;
}

/** Makes the two callbacks of a fetch that write to `write`. */
export function createProgress(options: ProgressOptions): Progress {
  return {
    onModel: createLicencePrinter(options),
    onProgress: options.isTerminal ? createBar(options) : createLog(options),
  };
}

/** A progress as one line: bar, percent, bytes, speed and the time left, as far as known. */
export function renderBar(progress: DownloadProgress, columns = 80): string {
  const facts = factsOf(progress).join("  ");
  const width = Math.min(30, columns - progress.name.length - facts.length - 7);
  const share = shareOf(progress);
  if (share === undefined || width < 5) return `${progress.name}  ${facts}`.slice(0, columns - 1);
  const filled = Math.round(share * width);
  return `${progress.name}  [${"#".repeat(filled)}${"-".repeat(width - filled)}]  ${facts}`;
}

function createLicencePrinter({ write }: ProgressOptions): Progress["onModel"] {
  const printed = new Set<string>();
  return ({ id, file, licence }) => {
    if (printed.has(id)) return;
    printed.add(id);
    const use = licence.commercial ? "" : " NOT FOR COMMERCIAL USE.";
    write(`${file}: ${licence.id}.${use} ${licence.text} ${licence.url}\n`);
  };
}

function createBar({ write, columns = 80, now = clock }: ProgressOptions): Progress["onProgress"] {
  let last: Shown | undefined;
  return (progress) => {
    const finished = progress.done === progress.total;
    if (!finished && last?.name === progress.name && now() - last.at < 100) return;
    last = { name: progress.name, at: now(), share: 0 };
    write(`\r${renderBar(progress, columns).padEnd(columns - 1)}${finished ? "\n" : ""}`);
  };
}

function createLog({ write, now = clock }: ProgressOptions): Progress["onProgress"] {
  let last: Shown | undefined;
  return (progress) => {
    if (last?.name === progress.name && !isDue(progress, last, now())) return;
    last = { name: progress.name, at: now(), share: shareOf(progress) ?? 0 };
    write(`${progress.name}  ${factsOf(progress).join("  ")}\n`);
  };
}

/** Every ten seconds or tenth of the file, and at the end. */
function isDue(progress: DownloadProgress, last: Shown, now: number): boolean {
  const share = shareOf(progress) ?? 0;
  const finished = progress.done === progress.total && last.share < 1;
  return finished || now - last.at >= 10_000 || share - last.share >= 0.1;
}

function factsOf(progress: DownloadProgress): string[] {
  const { done, total, bytesPerSecond } = progress;
  const share = shareOf(progress);
  const facts = share === undefined ? [] : [`${Math.floor(share * 100)}%`.padStart(4)];
  facts.push(total === undefined ? megabytes(done) : `${megabytes(done)} of ${megabytes(total)}`);
  facts.push(`${megabytes(bytesPerSecond)}/s`);
  if (total !== undefined && bytesPerSecond > 0) {
    facts.push(`ETA ${duration((total - done) / bytesPerSecond)}`);
  }
  return facts;
}

function shareOf({ done, total }: DownloadProgress): number | undefined {
  return total === undefined || total <= 0 ? undefined : Math.min(1, done / total);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  const rest = String(whole % 60).padStart(2, "0");
  return `${Math.floor(whole / 60)}:${rest}`;
}

function clock(): number {
  return performance.now();
}
