import { WajahError } from "../errors.ts";

/**
 * A fault of the storage in words for the person who runs the service. At start it is thrown as it
 * is; later it is the `cause` of a `WajahError`. It never carries a value of a statement.
 */
export class StoreError extends Error {
  override readonly name = "StoreError";
  /** A word for the fault, such as the driver's `SQLITE_BUSY` or the name of an error. */
  readonly code: string | undefined;

  constructor(message: string, code?: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The only error that leaves a store. A driver's error is reduced to its code, because its text
 * may come from a server and repeat what was sent there.
 */
export function storageError(fault: unknown): WajahError {
  const cause = fault instanceof StoreError ? fault : reduced(fault);
  return new WajahError("storage_unavailable", { retryAfter: 1 }, { cause });
}

/** The code of a fault, if it has one, through any wrapping by `storageError`. */
export function codeOf(fault: unknown): string | undefined {
  if (!(fault instanceof Error)) return undefined;
  if (fault instanceof WajahError) return codeOf(fault.cause);
  const code = "code" in fault ? fault.code : undefined;
  return typeof code === "string" && /^[A-Za-z]\w{1,63}$/.test(code) ? code : undefined;
}

/** Whether another connection holds the lock that was needed, so that nothing was done. */
export function isBusy(fault: unknown): boolean {
  return codeOf(fault)?.startsWith("SQLITE_BUSY") ?? false;
}

/** Whether the file of a database is not what it was when it was written. */
export function isDamage(fault: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB)(_|$)/.test(codeOf(fault) ?? "");
}

function reduced(fault: unknown): StoreError {
  const code = codeOf(fault) ?? (fault instanceof Error ? fault.name : typeof fault);
  return new StoreError(code, code);
}
