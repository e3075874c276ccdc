/** What the tests of the index share: galleries that are made up, and the plain way to search. */

import { cosineDistance } from "../face/distance.ts";
import { normalize } from "../face/normalize.ts";
import type { Embedding, GalleryPage, GalleryRow, Hit, SearchResult } from "../types.ts";
import { packRows } from "./pages.ts";

/** A vector of length 1 in any direction, about equally likely. */
export function randomUnit(dimension: number, random: () => number): Embedding {
  const centred = () => random() + random() + random() - 1.5;
  return normalize(Float32Array.from({ length: dimension }, centred));
}

/** A vector of length 1 near another one: the larger `spread`, the further. */
export function near(centre: Float32Array, spread: number, random: () => number): Embedding {
  const noise = randomUnit(centre.length, random);
  return normalize(Float32Array.from(centre, (value, i) => value + spread * noise[i]));
}

/** What a gallery is made of. */
export interface GalleryShape {
  readonly dimension: number;
  readonly persons: number;
  readonly samplesEach: number;
  /** How far the samples of one person lie apart, see `near`. */
  readonly spread: number;
}

/** The samples of persons who don't exist, numbered from 1, those of one person together. */
export function makeGallery(shape: GalleryShape, random: () => number): GalleryRow[] {
  const { dimension, persons, samplesEach, spread } = shape;
  return Array.from({ length: persons }, (_, person) => {
    const centre = randomUnit(dimension, random);
    return Array.from({ length: samplesEach }, (_, i): GalleryRow => ({
      enrollmentId: person * samplesEach + i + 1,
      personId: person + 1,
      embedding: near(centre, spread, random),
    }));
  }).flat();
}

/** Samples as pages of at most `pageRows`. */
export async function* pagesOf(
  rows: readonly GalleryRow[],
  pageRows: number,
): AsyncGenerator<GalleryPage> {
  for (let at = 0; at < rows.length; at += pageRows) {
    yield await Promise.resolve(packRows(rows.slice(at, at + pageRows)));
  }
}

/** What any search must answer: everything compared and sorted. */
export function searchPlainly(
  rows: readonly GalleryRow[],
  probe: Embedding,
  limit: number,
): SearchResult {
  const hits = rows.map(({ enrollmentId, personId, embedding }): Hit => ({
    enrollmentId,
    personId,
    distance: cosineDistance(embedding, probe),
  }));
  hits.sort((a, b) => a.distance - b.distance || a.enrollmentId - b.enrollmentId);
  const persons = new Set<number>();
  const best = hits.filter(({ personId }) => persons.size < persons.add(personId).size);
  return { hits: best.slice(0, limit), size: rows.length };
}
