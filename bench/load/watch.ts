/** What goes on beside the load: `/health`, and the memory of the service. */

import { createClient, prepare } from "./client.ts";
import type { House } from "./house.ts";

/** What was seen. */
export interface Seen {
  /** Latencies of `/health` in milliseconds, from when each was due. */
  readonly health: readonly number[];
  /** Resident megabytes by second. */
  readonly memory: readonly Memory[];
  /** Open files and connections of the service before and after. */
  readonly handles: readonly [before: number, after: number];
}

/** Resident memory at a time. */
export interface Memory {
  readonly seconds: number;
  readonly megabytes: number;
}

/** Milliseconds between two looks. */
const pace = 200;

/** Looks until it is disposed of. */
export function startWatch({ url, pid }: House) {
  const health: number[] = [], memory: Memory[] = [];
  const client = createClient(url);
  const before = countHandles(pid);
  const from = performance.now();
  const ask = prepare(url, { method: "GET", path: "/health" });
  const open = new Set<Promise<unknown>>();
  const timer = setInterval(() => {
    const due = performance.now();
    const task = ask.then(client.send).then(({ status }) => {
      health.push(status === 200 ? performance.now() - due : Infinity);
      open.delete(task);
    });
    open.add(task);
    memory.push({ seconds: (due - from) / 1000, megabytes: residentMegabytes(pid) });
  }, pace);
  return {
    async end(): Promise<Seen> {
      clearInterval(timer);
      await Promise.all(open);
      client[Symbol.dispose]();
      return { health, memory, handles: [before, countHandles(pid)] };
    },
  };
}

function countHandles(pid: number): number {
  return [...Deno.readDirSync(`/proc/${pid}/fd`)].length;
}

/** Resident memory of a process. */
export function residentMegabytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${pid}/status`)) ?? [];
  return Number(kilobytes) / 1024;
}
