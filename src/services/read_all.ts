/** Rows read from the store at once. */
const pageSize = 1000;

/** Every entry of a list that the store gives in pages by id. */
export async function* readAll<T extends { readonly id: number }>(
  readPage: (page: { limit: number; after: number }) => Promise<readonly T[]>,
): AsyncGenerator<T> {
  let after = 0;
  while (true) {
    const page = await readPage({ limit: pageSize, after });
    yield* page;
    if (page.length < pageSize) return;
    after = page[pageSize - 1].id;
  }
}
