import type { Hit } from "../types.ts";

/** Keeps the nearest hits, one a person. */
export interface Nearest {
  /** Nearest first; those equally near in the order of enrollment ids. */
  readonly hits: Hit[];
  /** A hit further than this is of no use. */
  readonly bound: number;
  offer(hit: Hit): void;
}

/** Makes room for the `limit` nearest hits. */
export function createNearest(limit: number): Nearest {
  const hits: Hit[] = [];
  return {
    hits,
    get bound() {
      return hits.length < limit ? Infinity : hits.at(limit - 1)?.distance ?? -Infinity;
    },
    offer(hit) {
      const known = hits.findIndex(({ personId }) => personId === hit.personId);
      if (known >= 0 && !isBefore(hit, hits[known])) return;
      if (known >= 0) hits.splice(known, 1);
      const at = hits.findIndex((other) => isBefore(hit, other));
      hits.splice(at < 0 ? hits.length : at, 0, hit);
      hits.length = Math.min(hits.length, limit);
    },
  };
}

function isBefore(one: Hit, other: Hit): boolean {
  if (one.distance !== other.distance) return one.distance < other.distance;
  return one.enrollmentId < other.enrollmentId;
}
