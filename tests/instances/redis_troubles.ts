/** What can happen to a Redis. */

import { randomBytes } from "../caches/fixtures.ts";
import type { RedisServer } from "../support/redis.ts";

/** A trouble, from its begin to its end. */
export interface Trouble {
  begin(redis: RedisServer): Promise<unknown>;
  /** Done again and again between begin and end. */
  again?(redis: RedisServer): Promise<unknown>;
  /** Whether the service has met it, as its log or the server's counters tell. */
  felt(redis: RedisServer, log: string): Promise<boolean> | boolean;
  end(redis: RedisServer): Promise<unknown>;
}

/** The last word of the service is that it does without the cache. */
const givenUp = (log: string) =>
  log.lastIndexOf("cache is not used") > log.lastIndexOf("cache is used again");

/** Overwrites every value with something else; one kind of garbage after the other. */
const garble = `
  local keys = redis.call("KEYS", "wajah:*")
  table.sort(keys)
  for i, key in ipairs(keys) do
    local kind = (i + tonumber(ARGV[2])) % 6
    local text = redis.pcall("GETRANGE", key, 0, -1)
    if type(text) ~= "string" then text = "" end
    redis.call("DEL", key)
    if kind == 0 then redis.call("SET", key, ARGV[1])
    elseif kind == 1 then redis.call("RPUSH", key, ARGV[1])
    elseif kind == 2 then redis.call("HSET", key, "field", ARGV[1])
    elseif kind == 3 then redis.call("SET", key, "12345")
    elseif kind == 4 then redis.call("SET", key, string.sub(text, 1, 40))
    else redis.call("SET", key, "A" .. string.sub(text, 2)) end
  end
  return #keys`;

/** Gives every key the value of the next one, which is another tenant's, version's or kind's. */
const rotate = `
  local keys = redis.call("KEYS", "wajah:*")
  table.sort(keys)
  local values = {}
  for i, key in ipairs(keys) do values[i] = redis.call("GET", key) end
  for i, key in ipairs(keys) do redis.call("SET", key, values[i % #keys + 1]) end
  return #keys`;

/** By name, in an order in which each begins with a Redis that is well. */
export const troubles: Readonly<Record<string, Trouble>> = {
  "killed, then restarted empty": {
    begin: (redis) => redis.stop(),
    felt: (_, log) => givenUp(log),
    end: (redis) => redis.start(),
  },
  "paused, then resumed": {
    begin: (redis) => Promise.resolve(redis.pause()),
    felt: (_, log) => givenUp(log),
    end: (redis) => Promise.resolve(redis.resume()),
  },
  "filled with garbage": {
    begin: resetCounters,
    again: (redis) => redis.command("EVAL", garble, "0", randomBytes(500), `${Date.now()}`),
    felt: async (redis) =>
      await counter(redis, "errorstats", /errorstat_WRONGTYPE:count=(\d+)/) > 3,
    end: () => Promise.resolve(),
  },
  "every value under another's key": {
    begin: resetCounters,
    again: (redis) => redis.command("EVAL", rotate, "0"),
    felt: async (redis) => await hits(redis) > 10,
    end: () => Promise.resolve(),
  },
  "emptied all the time": {
    begin: resetCounters,
    again: (redis) => redis.command("FLUSHALL"),
    felt: async (redis) => await counter(redis, "stats", /keyspace_misses:(\d+)/) > 10,
    end: () => Promise.resolve(),
  },
  "full": {
    async begin(redis) {
      await resetCounters(redis);
      await redis.command("CONFIG", "SET", "maxmemory", "1");
    },
    felt: async (redis) => await counter(redis, "errorstats", /errorstat_OOM:count=(\d+)/) > 3,
    end: (redis) => redis.command("CONFIG", "SET", "maxmemory", "0"),
  },
  "nothing allowed any more": {
    async begin(redis) {
      await resetCounters(redis);
      await redis.command("ACL", "SETUSER", "default", "-getrange", "-set", "-unlink");
    },
    felt: async (redis) => await counter(redis, "errorstats", /errorstat_NOPERM:count=(\d+)/) > 3,
    end: (redis) => redis.command("ACL", "SETUSER", "default", "+@all"),
  },
  "suddenly behind a password": {
    begin: lock,
    felt: async (redis, log) => givenUp(log) && await refusals(redis) > 0,
    async end(redis) {
      await redis.stop();
      await redis.start();
    },
  },
};

/** How often a key that was asked for was there. */
export async function hits(redis: RedisServer): Promise<number> {
  return await counter(redis, "stats", /keyspace_hits:(\d+)/);
}

async function counter(redis: RedisServer, section: string, shape: RegExp): Promise<number> {
  return Number(shape.exec(await redis.command("INFO", section))?.[1] ?? 0);
}

/** How often a connection that knew no password was refused. */
async function refusals(redis: RedisServer): Promise<number> {
  const answers = await converse(redis, ["AUTH secret", "INFO errorstats"]);
  return Number(/errorstat_NOAUTH:count=(\d+)/.exec(answers)?.[1] ?? 0);
}

async function resetCounters(redis: RedisServer): Promise<void> {
  await redis.command("CONFIG", "RESETSTAT");
}

/** Sets a password and ends every connection but the one that does this. */
function lock(redis: RedisServer): Promise<string> {
  return converse(redis, ["CONFIG SET requirepass secret", "CLIENT KILL TYPE normal SKIPME yes"]);
}

/** What is answered to commands on one connection. */
async function converse({ port }: RedisServer, commands: readonly string[]): Promise<string> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const sent = [...commands, "QUIT", ""].join("\r\n");
  await connection.write(new TextEncoder().encode(sent));
  return await new Response(connection.readable).text();
}
