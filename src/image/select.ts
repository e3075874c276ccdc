import type { Codec, SelectedCodec } from "./codec.ts";
import { proveCodec } from "./probe.ts";

/** A codec by name, or "auto" for the best one that works here. */
export type CodecChoice = "auto" | Codec["name"];

/** How each codec is opened. Nothing of a codec is loaded before its opener is called. */
export type CodecOpeners = Readonly<Record<Codec["name"], () => Promise<Codec>>>;

const best = ["sharp", "imagescript"] as const;

/** Settings that any codec takes. */
export interface CodecSettings {
  /** Most pixels of a file: a second guard behind the decoder's limit. */
  readonly maxPixels?: number;
  /** Photos decoded at once. */
  readonly parallel?: number;
}

/** The openers of all codecs with common settings. */
export function codecOpeners(
  { maxPixels = 50e6, parallel = navigator.hardwareConcurrency }: CodecSettings = {},
): CodecOpeners {
  return {
    sharp: async () => (await import("./sharp.ts")).openSharpCodec({ maxPixels, slots: parallel }),
    imagescript: async () =>
      (await import("./imagescript.ts")).openImagescriptCodec({ workers: parallel }),
  };
}

/**
 * Opens a codec and makes it decode a tiny picture before it is trusted. "auto" takes the first
 * that works of sharp (native) and imagescript (WebAssembly).
 *
 * Throws an Error that says why when the choice, or for "auto" any, does not work; for an explicit
 * choice it also lists what would.
 */
export async function selectCodec(
  choice: CodecChoice = "auto",
  openers: CodecOpeners = codecOpeners(),
): Promise<SelectedCodec> {
  const notes: string[] = [];
  for (const name of choice === "auto" ? best : [choice]) {
    const codec = await openers[name]().then(proveCodec).catch(reasonOf);
    if (typeof codec !== "string") return { codec, notes };
    notes.push(`${name} does not work: ${codec}`);
  }
  const hint = choice === "auto" ? "" : await alternatives(choice, openers);
  throw new Error(`No image codec for "${choice}". ${notes.join(". ")}.${hint}`);
}

/** The first line: loaders of native add-ons add pages of advice, with paths of this machine. */
function reasonOf(error: unknown): string {
  const { cause = error } = error instanceof Error ? error : {};
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.trim().split("\n", 1)[0];
}

async function alternatives(refused: Codec["name"], openers: CodecOpeners): Promise<string> {
  const others = best.filter((name) => name !== refused);
  const works = await Promise.all(others.map((name) => worksHere(openers[name])));
  const names = others.filter((_, at) => works[at]);
  return names.length > 0 ? ` What works here: ${names.join(", ")}.` : " Nothing else works here.";
}

async function worksHere(open: () => Promise<Codec>): Promise<boolean> {
  try {
    await using _codec = await open().then(proveCodec);
    return true;
  } catch {
    return false;
  }
}
