import type { Embedding, GalleryRow } from "../types.ts";
import { serveCalls } from "../worker/server.ts";
import type { SearchResult } from "./gallery_index.ts";
import { createMatrix, type Matrix } from "./matrix.ts";

/** What the search worker can be asked. A gallery is filled under a ticket, then published. */
export type SearchMethods = {
  add(key: string, rows: readonly GalleryRow[]): void;
  remove(key: string, enrollmentIds: readonly number[]): void;
  /** Makes the gallery filled as `ticket` the one called `key`. */
  publish(ticket: string, key: string): void;
  drop(key: string): void;
  search(key: string, probe: Embedding, limit: number): SearchResult;
};

function createMethods(): SearchMethods {
  const galleries = new Map<string, Matrix>();
  return {
    add(key, rows) {
      if (rows.length === 0) return;
      const matrix = galleries.get(key) ?? createMatrix(rows[0].embedding.length);
      galleries.set(key, matrix);
      rows.forEach(matrix.add);
    },
    remove(key, enrollmentIds) {
      enrollmentIds.forEach((id) => galleries.get(key)?.remove(id));
    },
    publish(ticket, key) {
      const filled = galleries.get(ticket);
      galleries.delete(ticket);
      if (filled) galleries.set(key, filled);
      else galleries.delete(key);
    },
    drop(key) {
      galleries.delete(key);
    },
    search(key, probe, limit) {
      return galleries.get(key)?.search(probe, limit) ?? { hits: [], size: 0 };
    },
  };
}

serveCalls(createMethods());
