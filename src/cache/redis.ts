import { createClient } from "redis";
import { type Cache, maxValueBytes } from "./cache.ts";
import { cacheError } from "./errors.ts";
import { keepLink, type LinkEvents, type LinkTimes } from "./link.ts";
import { isWrongType, millisecondsOf, secondsOf, valueOf } from "./reply.ts";

type Client = ReturnType<typeof makeClient>;

/** Commands that may wait for an answer at once; only a server that hangs lets so many pile up. */
const queueLength = 1000;

/**
 * A cache on a Redis server, connected in the background: a server that is down makes calls fail
 * at once and never stops the service. It comes back by itself when the server does.
 *
 * @param url `redis[s]://[[user]:password@]host[:port][/database]`
 */
export function openRedisCache(url: string, times?: LinkTimes): Cache {
  const link = keepLink((events) => connect(url, events), times);
  const ask = async <T>(exchange: (client: Client) => Promise<T>) => {
    try {
      return await link.use(exchange);
    } catch (error) {
      // Why there is no connection says more than that there is none.
      throw cacheError(link.fault ?? error);
    }
  };
  const read = (key: string) => ask((client) => readValue(client, key));
  return {
    kind: "redis",
    get: read,
    // Sent together: the client writes the commands of one turn as one packet.
    getMany: (keys) => Promise.all(keys.map(read)),
    async set(key, value, ttl) {
      const expiration = { type: "PX" as const, value: millisecondsOf(ttl) };
      await ask((client) => client.set(key, value, { expiration }));
    },
    async delete(keys) {
      if (keys.length > 0) await ask((client) => client.unlink([...keys]));
    },
    ttl: async (key) => secondsOf(await ask((client) => client.pTTL(key))),
    [Symbol.asyncDispose]() {
      link[Symbol.dispose]();
      return Promise.resolve();
    },
  };
}

/** Reads a value without ever reading one of a size that only a stranger would write. */
async function readValue(client: Client, key: string): Promise<string | undefined> {
  try {
    return valueOf(await client.getRange(key, 0, maxValueBytes));
  } catch (error) {
    if (error instanceof Error && isWrongType(error.message)) return undefined;
    throw error;
  }
}

function makeClient(url: string) {
  return createClient({
    url,
    RESP: 2,
    disableOfflineQueue: true,
    commandsQueueMaxLength: queueLength,
    maintNotifications: "disabled",
    // None of its own a command: the link has one.
    commandOptions: { timeout: 0 },
    // The link connects again, also after faults that the client does not notice.
    socket: { reconnectStrategy: false, connectTimeout: 2000 },
  });
}

function connect(url: string, { ready, broken }: LinkEvents): Client {
  const client = makeClient(url);
  // Every fault, also an answer that is not Redis's protocol; unheard it would end the process.
  client.on("error", broken);
  client.on("ready", ready);
  client.connect().catch(broken);
  return client;
}
