import type { Embedding, GalleryRow } from "../types.ts";

/** A person found, by the sample nearest to the probe. */
export interface Hit {
  readonly enrollmentId: number;
  readonly personId: number;
  /** Cosine distance, 0..2. */
  readonly distance: number;
}

/** The answer to a search. */
export interface SearchResult {
  /** One hit a person, nearest first. */
  readonly hits: readonly Hit[];
  /** Samples searched. */
  readonly size: number;
}

/** One write to a gallery, as the store acknowledged it. */
export interface GalleryChange {
  /** The gallery's version after the write; the copy before it is one less. */
  readonly version: number;
  readonly added: readonly GalleryRow[];
  /** Enrollment ids. */
  readonly removed: readonly number[];
}

/**
 * The 1:N search: disposable copies of tenants' galleries, each stamped with the gallery version
 * it was read at. A caller compares that stamp with the store's before it searches.
 */
export interface GalleryIndex extends AsyncDisposable {
  /** The version of the copy held, or undefined without one. */
  version(tenantId: string): number | undefined;
  /** Replaces the tenant's copy by the rows read at `version`. */
  load(tenantId: string, version: number, pages: AsyncIterable<GalleryRow[]>): Promise<void>;
  /** Brings a copy of the version before up to date; drops any other, to be loaded again. */
  apply(tenantId: string, change: GalleryChange): Promise<void>;
  /** Forgets the tenant's copy. */
  drop(tenantId: string): Promise<void>;
  /** The `limit` nearest persons of a tenant whose copy is held. */
  search(tenantId: string, probe: Embedding, limit: number): Promise<SearchResult>;
}
