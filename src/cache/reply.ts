import { maxValueBytes } from "./cache.ts";

const encoder = new TextEncoder();

/**
 * The value in a server's reply to GETRANGE with a range of one byte more than a value may have;
 * undefined for an empty reply, which stands for a missing key, and for anything too long or not
 * text.
 */
export function valueOf(reply: unknown): string | undefined {
  if (typeof reply !== "string" || reply === "") return undefined;
  return encoder.encode(reply).length > maxValueBytes ? undefined : reply;
}

/** Seconds in a server's reply to PTTL; negative ones say that there is no key, or no end. */
export function secondsOf(reply: unknown): number | undefined {
  return typeof reply === "number" && reply >= 0 ? reply / 1000 : undefined;
}

/** Seconds as the whole milliseconds that PX takes. */
export function millisecondsOf(seconds: number): number {
  return Math.ceil(seconds * 1000);
}

/** Whether a key holds something other than text, as nobody but a stranger would write. */
export function isWrongType(message: string): boolean {
  return message.startsWith("WRONGTYPE");
}
