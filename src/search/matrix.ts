import { dot } from "../face/distance.ts";
import type { Embedding, GalleryRow } from "../types.ts";
import type { Hit, SearchResult } from "./gallery_index.ts";

/** The embeddings of one gallery side by side, searched by comparing every row. */
export interface Matrix {
  /** Adds a sample, or replaces the one with its enrollment id. */
  add(row: GalleryRow): void;
  /** Removes a sample and wipes its embedding; unknown ids are ignored. */
  remove(enrollmentId: number): void;
  /** The `limit` nearest persons, by each one's nearest sample. */
  search(probe: Embedding, limit: number): SearchResult;
}

/** Rows that a new matrix has room for; it doubles when full. */
const firstCapacity = 64;

/** Makes an empty matrix for embeddings of `dimension` values. */
export function createMatrix(dimension: number): Matrix {
  let values = new Float32Array(firstCapacity * dimension);
  const enrollments: number[] = [];
  const persons: number[] = [];
  const rowOf = new Map<number, number>();
  const grow = () => {
    const larger = new Float32Array(values.length * 2);
    larger.set(values);
    values.fill(0);
    values = larger;
  };
  return {
    add({ enrollmentId, personId, embedding }) {
      const row = rowOf.get(enrollmentId) ?? enrollments.length;
      if ((row + 1) * dimension > values.length) grow();
      values.set(embedding, row * dimension);
      enrollments[row] = enrollmentId;
      persons[row] = personId;
      rowOf.set(enrollmentId, row);
    },
    remove(enrollmentId) {
      const row = rowOf.get(enrollmentId);
      if (row === undefined) return;
      const last = enrollments.length - 1;
      values.copyWithin(row * dimension, last * dimension, (last + 1) * dimension);
      values.fill(0, last * dimension, (last + 1) * dimension);
      enrollments[row] = enrollments[last];
      persons[row] = persons[last];
      rowOf.set(enrollments[row], row);
      rowOf.delete(enrollmentId);
      enrollments.pop();
      persons.pop();
    },
    search(probe, limit) {
      const nearest = createNearest(limit);
      for (let row = 0; row < enrollments.length; row++) {
        const distance = 1 - dot(values, row * dimension, probe, 0, dimension);
        if (distance < nearest.bound) {
          nearest.offer({ distance, enrollmentId: enrollments[row], personId: persons[row] });
        }
      }
      return { hits: nearest.hits, size: enrollments.length };
    },
  };
}

/** Keeps the `limit` nearest hits, one a person. */
function createNearest(limit: number) {
  const hits: Hit[] = [];
  return {
    hits,
    /** A hit at this distance or further is of no use. */
    get bound() {
      return hits.length < limit ? Infinity : hits[limit - 1].distance;
    },
    offer(hit: Hit) {
      const known = hits.findIndex(({ personId }) => personId === hit.personId);
      if (known >= 0 && hits[known].distance <= hit.distance) return;
      if (known >= 0) hits.splice(known, 1);
      const at = hits.findIndex(({ distance }) => distance > hit.distance);
      hits.splice(at < 0 ? hits.length : at, 0, hit);
      hits.length = Math.min(hits.length, limit);
    },
  };
}
