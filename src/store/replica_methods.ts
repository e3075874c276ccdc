import type { Row, Statement } from "./sql.ts";

/** What opens an embedded replica; every value survives the way into a worker. */
export interface ReplicaConfig {
  /** `file:<path>` of the copy. */
  readonly url: string;
  /** The server that has the data. */
  readonly syncUrl: string;
  readonly authToken?: string;
  /** Encrypts the copy; 64 hexadecimal digits. */
  readonly encryptionKey?: string;
  /** A read sees what was written anywhere until so many ms before it. */
  readonly syncInterval: number;
}

/** What is used of a libSQL client that keeps a replica. */
export interface ReplicaClient {
  execute(statement: Statement): Promise<{ readonly rows: readonly Row[] }>;
  batch(
    statements: Statement[],
    mode: "write",
  ): Promise<readonly { readonly rows: readonly Row[] }[]>;
  sync(): Promise<unknown>;
  close(): void;
}

/** What the worker of a replica can be asked. */
export type ReplicaMethods = {
  /** Connects and takes the first copy. */
  open(config: ReplicaConfig): Promise<void>;
  /** Reads from the copy, brought up to date first when it is older than the interval. */
  execute(statement: Statement): Promise<Row[]>;
  /** Writes to the server; the copy has it on return. */
  batch(statements: Statement[]): Promise<Row[][]>;
  close(): void;
};

/** The options of the client for a replica. */
export function clientOptions({ syncInterval: _, ...config }: ReplicaConfig) {
  return { ...config, readYourWrites: true };
}

/** The worker's side, over a way to make a client. */
export function replicaMethods(
  createClient: (options: ReturnType<typeof clientOptions>) => ReplicaClient,
  now: () => number = () => performance.now(),
): ReplicaMethods {
  let replica: { readonly client: ReplicaClient; readonly interval: number } | undefined;
  let syncedAt = -Infinity;

  function opened() {
    if (!replica) throw new TypeError("the replica is not open");
    return replica;
  }

  async function sync(client: ReplicaClient): Promise<void> {
    // What is written while the copy is made may be missing from it.
    const start = now();
    await client.sync();
    syncedAt = start;
  }

  return {
    async open(config) {
      const client = createClient(clientOptions(config));
      replica = { client, interval: config.syncInterval };
      await sync(client);
    },
    async execute(statement) {
      const { client, interval } = opened();
      if (now() >= syncedAt + interval) await sync(client);
      return [...(await client.execute(statement)).rows];
    },
    async batch(statements) {
      const results = await opened().client.batch(statements, "write");
      return results.map(({ rows }) => [...rows]);
    },
    close: () => replica?.client.close(),
  };
}
