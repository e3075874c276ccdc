import type { GalleryPage, SearchResult } from "../types.ts";
import { serveCalls } from "../worker/server.ts";
import { createKernel, type Kernel } from "./kernel.ts";
import { createMatrix, type Matrix, type Query, type Size } from "./matrix.ts";
import { freePage } from "./pages.ts";

/**
 * What the search worker can be asked. A gallery is filled under a ticket, then published; one that
 * it doesn't have is an empty one.
 */
export type SearchMethods = {
  /** Adds and removes samples. */
  change(key: string, added: GalleryPage, removed: readonly number[]): Size;
  /** Makes the gallery filled as `ticket` the one called `key`. */
  publish(ticket: string, key: string): void;
  drop(key: string): void;
  search(key: string, queries: readonly Query[]): SearchResult[];
};

const emptySize: Size = { rows: 0, bytes: 0 };

function createMethods(): SearchMethods {
  const galleries = new Map<string, Matrix>();
  const kernels = new Map<number, Kernel>();
  const createGallery = (dimension: number) => {
    const kernel = kernels.get(dimension) ?? createKernel(dimension);
    kernels.set(dimension, kernel);
    return createMatrix(dimension, kernel);
  };
  const add = (key: string, page: GalleryPage) => {
    const rows = page.enrollmentIds.length;
    if (rows === 0) return;
    const gallery = galleries.get(key) ?? createGallery(page.embeddings.length / rows);
    galleries.set(key, gallery);
    gallery.add(page);
  };
  const drop = (key: string) => {
    galleries.get(key)?.clear();
    galleries.delete(key);
  };
  return {
    change(key, added, removed) {
      for (const id of removed) galleries.get(key)?.remove(id);
      add(key, added);
      freePage(added);
      return galleries.get(key)?.size ?? emptySize;
    },
    publish(ticket, key) {
      drop(key);
      const filled = galleries.get(ticket);
      galleries.delete(ticket);
      if (filled) galleries.set(key, filled);
    },
    drop,
    search(key, queries) {
      return galleries.get(key)?.search(queries) ??
        queries.map(() => ({ hits: [], size: 0 }));
    },
  };
}

serveCalls(createMethods());
