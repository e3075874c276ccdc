import type { Client } from "@libsql/client";
import type { SqlClient } from "./database.ts";
import { isBusy } from "./errors.ts";
import { createQueue } from "./queue.ts";

/**
 * Takes a write lock and gives it back. Unlike the driver's other calls this one leaves no
 * statement behind when another process has the lock.
 */
const probe = "BEGIN IMMEDIATE; ROLLBACK";

/**
 * A client of a database file that recovers from another process's lock.
 *
 * In libsql 0.5.29 a statement that found the lock taken stays half done until it is garbage
 * collected. Until then each COMMIT of its connection fails and each read may see old data. So a
 * write asks for the lock first, and a connection on which a statement still met one is replaced.
 * Calls go one by one, because a replacement would end the others; they are synchronous anyway.
 */
export function localClient(client: Client): SqlClient {
  const { run } = createQueue();
  return {
    execute: (statement) => run(() => replacingAfterBusy(client, () => client.execute(statement))),
    batch: (statements, mode) =>
      run(async () => {
        await client.executeMultiple(probe);
        return await replacingAfterBusy(client, () => client.batch(statements, mode));
      }),
    close: () => client.close(),
  };
}

async function replacingAfterBusy<T>(client: Client, job: () => Promise<T>): Promise<T> {
  try {
    return await job();
  } catch (error) {
    if (isBusy(error)) await client.reconnect();
    throw error;
  }
}
