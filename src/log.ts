/** Fields of a log line. Ids, counts, codes and durations; never a name, an image or an embedding. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes one JSON object a line. */
export interface Log {
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

/** Makes a log that hands each line, newline included, to `write`. */
export function createLog(write: (line: string) => void, now = () => new Date()): Log {
  const at = (level: string) => (message: string, fields: LogFields = {}) =>
    write(JSON.stringify({ time: now().toISOString(), level, message, ...fields }) + "\n");
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

/**
 * An error as log fields: its class and code, and those of its causes. Messages stay out, because
 * drivers put whole statements with their values into them.
 */
export function describeError(error: unknown): LogFields {
  const chain: string[] = [];
  for (let e = error; e instanceof Error && chain.length < 4; e = e.cause) {
    chain.push("code" in e && typeof e.code === "string" ? `${e.name}(${e.code})` : e.name);
  }
  return { error: chain.join(" < ") || typeof error };
}
