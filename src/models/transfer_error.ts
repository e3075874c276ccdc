/** Why one attempt at a download ended. */

/**
 * - `unreachable`: no answer came at all (name, connection, or the headers' deadline).
 * - `refused`: the server answered, and asking again would give the same answer.
 * - `cut`: it answered or began, and asking again may well work.
 */
export type TransferFault = "unreachable" | "refused" | "cut";

/** One failed attempt. `host` is the one asked. */
export class TransferError extends Error {
  override readonly name = "TransferError";
  readonly fault: TransferFault;
  readonly host: string;

  constructor(fault: TransferFault, url: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
    this.host = new URL(url).host;
  }
}
