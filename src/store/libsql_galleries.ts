import type { Embedding, GalleryPage, SearchResult } from "../types.ts";
import { breathe } from "../breathe.ts";
import type { Database } from "./database.ts";
import { embeddingFault, toBlob } from "./embedding.ts";
import * as rows from "./gallery_rows.ts";
import * as sql from "./gallery_statements.ts";
import { stalePersons } from "./person_statements.ts";
import { parseRow, stalePersonRow, toContract } from "./rows.ts";
import type { StalePersons, Store } from "./store.ts";

/** What this part of a store does. */
type Galleries = Pick<
  Store,
  "samples" | "gallery" | "nearest" | "stalePersons" | "storedContract"
>;

/** Embeddings in a database, as a search needs them. */
export function createGalleries(db: Database): Galleries {
  return {
    samples: async (tenantId, userId, contractId) =>
      (await db.read(sql.selectSamples(tenantId, userId, contractId))).map(rows.toGalleryRow),
    gallery: (tenantId, contractId, size) => readGallery(db, tenantId, contractId, size),
    nearest: (tenantId, contractId, probe, limit) =>
      findNearest(db, tenantId, contractId, probe, limit),
    stalePersons: (tenantId, contractId, limit) =>
      readStalePersons(db, tenantId, contractId, limit),
    storedContract: async () => (await db.read(sql.storedContract)).map(toContract).at(0),
  };
}

async function* readGallery(
  db: Database,
  tenantId: string,
  contractId: string,
  pageSize: number,
): AsyncGenerator<GalleryPage> {
  const dimension = (await db.read(sql.selectDimension(contractId))).map(rows.toDimension).at(0);
  if (dimension === undefined) return;
  let after = 0;
  while (true) {
    const found = await db.read(sql.galleryPage(tenantId, contractId, after, pageSize));
    if (found.length === 0) return;
    const page = rows.toGalleryPage(found, dimension);
    after = page.enrollmentIds[found.length - 1];
    yield page;
    await breathe();
  }
}

async function findNearest(
  db: Database,
  tenantId: string,
  contractId: string,
  probe: Embedding,
  limit: number,
): Promise<SearchResult> {
  const fault = embeddingFault(probe, probe.length);
  if (fault) throw new TypeError(fault);
  const found = await db.read(sql.nearest(tenantId, contractId, toBlob(probe), limit));
  return rows.toSearchResult(found);
}

async function readStalePersons(
  db: Database,
  tenantId: string,
  contractId: string,
  limit: number,
): Promise<StalePersons> {
  const found = (await db.read(stalePersons(tenantId, contractId, limit)))
    .map((row) => parseRow(stalePersonRow, row));
  return { count: found[0]?.count ?? 0, userIds: found.map((row) => row.user_id) };
}
