/** The one error of everything about weights: a fault at start-up, never an HTTP answer. */

/** A stable word for programs; the message is for the person who has to put a file somewhere. */
export type ModelErrorCode =
  | "model_missing"
  | "digest_mismatch"
  | "download_failed"
  | "archive_invalid"
  | "manifest_invalid"
  | "pack_unknown"
  | "contract_model_missing";

/** Weights could not be had. `message` has several lines and says what to put where. */
export class ModelError extends Error {
  override readonly name = "ModelError";
  readonly code: ModelErrorCode;

  constructor(code: ModelErrorCode, lines: string | readonly string[], options?: ErrorOptions) {
    super(typeof lines === "string" ? lines : lines.join("\n"), options);
    this.code = code;
  }

  /** The first line of the message: what went wrong, without the advice. */
  get summary(): string {
    return this.message.split("\n", 1)[0];
  }
}

/** The first line of anything thrown, for a sentence that quotes it. */
export function summaryOf(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return message.split("\n", 1)[0];
}

/** The first line of the innermost cause: a `fetch failed` alone tells nobody anything. */
export function rootSummaryOf(error: unknown): string {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  return summaryOf(root);
}
