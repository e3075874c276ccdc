import type { Embedding, GalleryPage, GalleryRow, SearchResult } from "../types.ts";

/** One write to a gallery, as the store acknowledged it. */
export interface GalleryChange {
  /** The gallery's version after the write; the copy before it is one less. */
  readonly version: number;
  readonly added: readonly GalleryRow[];
  /** Enrollment ids. */
  readonly removed: readonly number[];
}

/** What an index holds in memory. */
export interface IndexStats {
  /** Tenants whose copy is complete. */
  readonly tenants: number;
  /** Samples of those copies. */
  readonly rows: number;
  /** What the copies take, and those that are being loaded. */
  readonly bytes: number;
}

/**
 * The 1:N search: disposable copies of tenants' galleries, each stamped with the gallery version
 * it was read at. A caller compares that stamp with the store's before it searches. A copy may go
 * at any time: its worker died, or others needed the memory.
 */
export interface GalleryIndex extends AsyncDisposable {
  /** The version of the copy held, or undefined without one. */
  version(tenantId: string): number | undefined;
  /**
   * Replaces the tenant's copy by the rows read at `version`. The arrays of each page move to the
   * index and are gone for the caller.
   *
   * @throws whatever reading a page throws; the copy that was there stays
   * @throws {RangeError} when the parts of a page don't fit each other or the pages before
   */
  load(tenantId: string, version: number, pages: AsyncIterable<GalleryPage>): Promise<void>;
  /** Brings a copy of the version before up to date; drops any other, to be loaded again. */
  apply(tenantId: string, change: GalleryChange): Promise<void>;
  /** Forgets the tenant's copy. */
  drop(tenantId: string): Promise<void>;
  /**
   * The `limit` nearest persons of a tenant, those equally near in the order of enrollment ids.
   * Undefined when no copy of at least `version` is held: load it and search again.
   */
  search(
    tenantId: string,
    version: number,
    probe: Embedding,
    limit: number,
  ): Promise<SearchResult | undefined>;
  /** What is held now, as last reported by the worker. */
  stats(): IndexStats;
}
