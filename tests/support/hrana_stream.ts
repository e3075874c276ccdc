import Database from "libsql";
import {
  type Condition,
  fromSent,
  type SentRequest,
  type SentStatement,
  type SentStep,
  toSent,
  type Value,
} from "./hrana_protocol.ts";

/** A connection of one client to the database, which may be inside a transaction. */
export interface HranaStream {
  /** What the protocol answers to one request of a pipeline. */
  answer(request: SentRequest): unknown;
  close(): void;
}

interface Text {
  readonly sql?: string | undefined;
  readonly sql_id?: number | undefined;
}

/** Opens a stream on a database file. */
export function openStream(path: string): HranaStream {
  const db = new Database(path);
  const texts = new Map<number, string>();
  const textOf = ({ sql, sql_id }: Text) => sql ?? texts.get(sql_id ?? -1) ?? "";

  function respond(request: SentRequest): Record<string, unknown> {
    switch (request.type) {
      case "execute":
        return { result: execute(db, textOf(request.stmt), request.stmt) };
      case "batch":
        return { result: batch(request.batch.steps, (s) => execute(db, textOf(s), s)) };
      case "sequence":
        db.exec(textOf(request));
        return {};
      case "store_sql":
        texts.set(request.sql_id, request.sql);
        return {};
      case "close_sql":
        texts.delete(request.sql_id);
        return {};
      case "get_autocommit":
        return { is_autocommit: !db.inTransaction };
      case "close":
        return {};
    }
  }

  return {
    answer(request) {
      try {
        return { type: "ok", response: { type: request.type, ...respond(request) } };
      } catch (error) {
        return { type: "error", error: errorOf(error) };
      }
    },
    close: () => db.close(),
  };
}

function execute(db: Database.Database, sql: string, { args, named_args }: SentStatement) {
  const statement = db.prepare(sql).safeIntegers(true);
  const bound = named_args.length > 0
    ? Object.fromEntries(named_args.map(({ name, value }) => [bare(name), fromSent(value)]))
    : args.map(fromSent);
  if (!statement.reader) {
    const { changes, lastInsertRowid } = statement.run(bound);
    return resultOf([], [], changes, `${lastInsertRowid}`);
  }
  const columns = statement.columns().map(({ name, type }) => ({ name, decltype: type }));
  const rows = statement.raw(true).all(bound) as Value[][];
  return resultOf(columns, rows.map((row) => row.map(toSent)), 0, null);
}

function resultOf(cols: unknown[], rows: unknown[], changes: number, last: string | null) {
  return { cols, rows, affected_row_count: changes, last_insert_rowid: last };
}

function bare(name: string): string {
  return name.replace(/^[:@$]/, "");
}

/** Runs the steps whose condition holds; one that fails stops none by itself. */
function batch(steps: readonly SentStep[], run: (statement: SentStatement) => unknown) {
  const step_results: unknown[] = [];
  const step_errors: unknown[] = [];
  for (const { condition, stmt } of steps) {
    let result: unknown = null;
    let error: unknown = null;
    try {
      if (holds(condition, step_results, step_errors)) result = run(stmt);
    } catch (fault) {
      error = errorOf(fault);
    }
    step_results.push(result);
    step_errors.push(error);
  }
  return { step_results, step_errors };
}

function holds(condition: Condition | undefined, ok: unknown[], failed: unknown[]): boolean {
  if (!condition) return true;
  switch (condition.type) {
    case "ok":
      return ok[condition.step] !== null;
    case "error":
      return failed[condition.step] !== null;
    case "not":
      return !holds(condition.cond, ok, failed);
    case "and":
      return condition.conds.every((one) => holds(one, ok, failed));
    case "or":
      return condition.conds.some((one) => holds(one, ok, failed));
  }
}

function errorOf(error: unknown): { message: string; code: string } {
  if (error instanceof Database.SqliteError) return { message: error.message, code: error.code };
  return { message: "the statement failed", code: "UNKNOWN" };
}
