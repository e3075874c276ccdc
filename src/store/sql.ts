/** A value that a statement carries. */
export type SqlValue = string | number | null | Uint8Array<ArrayBuffer>;

/** One SQL statement with its named values. */
export interface Statement {
  readonly sql: string;
  readonly args?: Readonly<Record<string, SqlValue>>;
}

/** A row as the driver gives it: untrusted until parsed. */
export type Row = Readonly<Record<string, unknown>>;
