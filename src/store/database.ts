import { breathe } from "../breathe.ts";
import { isBusy, isDamage, storageError, StoreError } from "./errors.ts";
import { createQueue } from "./queue.ts";
import { type Clock, patience, retryBusy, systemClock } from "./retry.ts";
import type { Row, Statement } from "./sql.ts";

/** What is used of a libSQL client. */
export interface SqlClient {
  execute(statement: Statement): Promise<{ readonly rows: readonly Row[] }>;
  batch(
    statements: Statement[],
    mode: "write",
  ): Promise<readonly { readonly rows: readonly Row[] }[]>;
  close(): void | Promise<void>;
}

/**
 * A client with one writer at a time, retries and no error but `storage_unavailable`. Its end waits
 * for the writes under way.
 */
export interface Database extends AsyncDisposable {
  /** The rows of one query. */
  read(statement: Statement): Promise<readonly Row[]>;
  /** The rows of each statement, all written or none. */
  write(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
  /** A write after which what it deleted is gone from the disk too. */
  erase(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
  /**
   * Empties the log if it may hold deleted bytes. Also done after each erasing write; when another
   * process's reader is in the way, after the next write.
   */
  tidy(): Promise<void>;
}

/** How a database differs by where it is. */
export interface DatabaseOptions {
  /**
   * Whether the program itself sees to the bytes on the disk. A server does that on its own side
   * and may refuse a PRAGMA.
   */
  readonly local: boolean;
  readonly clock?: Clock;
}

/**
 * Makes deleted bytes be overwritten with zeros. It goes into each write, where it takes effect
 * at once, because the client may replace its connection at any time and a new one has it off.
 */
const secureDelete: Statement = { sql: "PRAGMA secure_delete = ON" };

/** Copies the log into the database file and empties it: it still holds what was deleted. */
const emptyLog: Statement = { sql: "PRAGMA wal_checkpoint(TRUNCATE)" };

/** A write that has waited for so many ms is not begun any more. */
const longestWait = 10_000;

/** With so many writes waiting, one more is refused at once: it would only be given up later. */
export const longestQueue = 1_000;

/** Wraps a client, which from here on belongs to the database. */
export function createDatabase(
  client: SqlClient,
  { local, clock = systemClock }: DatabaseOptions,
): Database {
  const queue = createQueue(breathe);
  const prefix = local ? [secureDelete] : [];
  // A log left by a process that was killed may hold deleted bytes.
  let logMayHoldDeleted = local;
  let damaged = false;

  /**
   * Does a job on a database that is whole. Once a file is found damaged nothing of it is believed
   * any more: what is read without a complaint could be wrong too. A server mends its own.
   */
  async function guard<T>(job: () => Promise<T>): Promise<T> {
    if (damaged) throw damage();
    try {
      return await job();
    } catch (error) {
      damaged ||= local && isDamage(error);
      throw damaged ? damage() : isBusy(error) ? held() : storageError(error);
    }
  }

  async function tidy(): Promise<void> {
    if (!logMayHoldDeleted) return;
    try {
      const { rows: [result] } = await client.execute(emptyLog);
      logMayHoldDeleted = result?.busy !== 0;
    } catch {
      // The write itself is done, so this is no fault of it; the next write tries again.
    }
  }

  async function write(statements: readonly Statement[], erases: boolean) {
    if (queue.length >= longestQueue) throw storageError(new StoreError("a full queue"));
    const arrival = clock.now();
    return await queue.run(async () => {
      // Its caller has given up by now.
      if (clock.now() > arrival + longestWait) throw storageError(new StoreError("a long queue"));
      const job = () => client.batch([...prefix, ...statements], "write");
      const results = await guard(() => retryBusy(job, clock, arrival + patience));
      logMayHoldDeleted ||= local && erases;
      await tidy();
      return results.slice(prefix.length).map(({ rows }) => rows);
    });
  }

  return {
    read: async (statement) =>
      (await guard(() => retryBusy(() => client.execute(statement), clock))).rows,
    write: (statements) => write(statements, false),
    erase: (statements) => write(statements, true),
    tidy: () => queue.run(tidy),
    async [Symbol.asyncDispose]() {
      // The driver leaves the log as it is, and who copies the file then would miss the rest.
      logMayHoldDeleted = local;
      await queue.run(tidy);
      await queue.idle();
      await client.close();
    },
  };
}

function held(): Error {
  return storageError(new StoreError("another process holds the database", "SQLITE_BUSY"));
}

function damage(): Error {
  return storageError(new StoreError("the database is damaged", "SQLITE_CORRUPT"));
}
