/** Requests that arrive at a constant rate, whether the service keeps up or not. */

import type { Answer, Client, Prepared } from "./client.ts";

/** A kind of request in a mix. */
export interface Kind {
  readonly name: string;
  /** How often among the others. */
  readonly weight: number;
  /** Sends one, or several that belong together; resolves with the answer that counts. */
  send(client: Client): Promise<Answer>;
  /** Statuses that are right. */
  readonly expected: readonly number[];
}

/** One request. Times in milliseconds. */
export interface Sample {
  readonly kind: string;
  readonly status: number;
  readonly expected: boolean;
  readonly retryAfter: boolean;
  /** When it should have been sent, since the start. */
  readonly at: number;
  /** From when it should have been sent to the end of its answer. */
  readonly latency: number;
}

/** How requests arrive. */
export interface Arrivals {
  readonly perSecond: number;
  readonly count: number;
  readonly kinds: readonly Kind[];
}

/** Requests under way at most: past that the machine of the client is the one that is tested. */
const mostUnderWay = 2_000;

/** A kind that is sent as it is. */
export function plain(
  name: string,
  request: Prepared,
  expected: readonly number[] = [200],
  weight = 1,
): Kind {
  return { name, weight, expected, send: (client) => client.send(request) };
}

/**
 * Sends requests at their times and collects what came of each. A latency begins when a request
 * was due, not when it was sent, or a service that stalls would be asked less and look well
 * (coordinated omission).
 */
export async function arrive(
  client: Client,
  { perSecond, count, kinds }: Arrivals,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  const from = performance.now();
  const underWay = new Set<Promise<void>>();
  const order = orderOf(kinds);
  for (let i = 0; i < count; i++) {
    const at = i * 1000 / perSecond;
    const early = from + at - performance.now();
    if (early > 1) await pause(early);
    if (underWay.size >= mostUnderWay) throw new Error("too many requests are under way");
    const task = one(client, order[i % order.length], from, at).then((sample) => {
      samples.push(sample);
      underWay.delete(task);
    });
    underWay.add(task);
  }
  await Promise.all(underWay);
  return samples;
}

async function one(client: Client, kind: Kind, from: number, at: number): Promise<Sample> {
  const { status, retryAfter } = await kind.send(client)
    .catch(() => ({ status: 0, retryAfter: false }));
  const latency = performance.now() - from - at;
  const expected = kind.expected.includes(status);
  return { kind: kind.name, status, expected, retryAfter, at, latency };
}

/** Each kind as often as its weight says, well mixed and always the same. */
function orderOf(kinds: readonly Kind[]): Kind[] {
  const all = kinds.flatMap((kind) =>
    Array.from({ length: kind.weight }, (_, i) => ({ kind, place: (i + 0.5) / kind.weight }))
  );
  return all.sort((a, b) => a.place - b.place).map(({ kind }) => kind);
}

/** Requests a second that `parallel` clients get answered when each waits for its answer. */
export async function saturate(
  client: Client,
  kinds: readonly Kind[],
  { parallel, seconds }: { readonly parallel: number; readonly seconds: number },
): Promise<number> {
  const order = orderOf(kinds);
  const from = performance.now(), end = from + seconds * 1000;
  let done = 0, next = 0;
  await Promise.all(Array.from({ length: parallel }, async () => {
    while (performance.now() < end) {
      const kind = order[next++ % order.length];
      const { status } = await kind.send(client);
      if (kind.expected.includes(status)) done++;
    }
  }));
  return done / (performance.now() - from) * 1000;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
