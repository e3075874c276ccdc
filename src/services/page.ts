/** A part of a list. */
export interface Page<T, K> {
  readonly entries: readonly T[];
  /** Where the next page starts; absent on the last one. */
  readonly next?: K;
}

/** Which part of a list: at most `limit` entries, those after the id `after`. */
export interface PageRequest<K> {
  readonly limit: number;
  readonly after?: K | undefined;
}

/** Reads one entry more than asked for, which tells whether there is a next page. */
export async function readPage<K, T extends { readonly id: K }>(
  read: (page: { limit: number; after?: K }) => Promise<readonly T[]>,
  { limit, after }: PageRequest<K>,
): Promise<Page<T, K>> {
  const from = after === undefined ? {} : { after };
  const rows = await read({ limit: limit + 1, ...from });
  const entries = rows.slice(0, limit);
  const last = entries.at(-1);
  return rows.length > limit && last ? { entries, next: last.id } : { entries };
}
