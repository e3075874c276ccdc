/** One suite over both engines of the 1:N search. */

import { createFakeEngine } from "../../src/inference/fake.ts";
import { startExactIndex } from "../../src/search/exact_index.ts";
import { createHeldGallery } from "../../src/services/held_gallery.ts";
import { createStoredGallery } from "../../src/services/stored_gallery.ts";
import { openLibsqlStore } from "../../src/store/libsql.ts";
import type { ModelContract } from "../../src/types.ts";
import { galleryTests, type Home } from "./gallery_suite.ts";

async function openParts(contract: ModelContract) {
  const stack = new AsyncDisposableStack();
  const store = stack.use(await openLibsqlStore({ url: ":memory:" }));
  const { info } = stack.use(createFakeEngine());
  return { stack, store, engine: { ready: true, info: { ...info, contract } } };
}

async function openHeld(contract: ModelContract, maxBytes: number): Promise<Home> {
  const { stack, store, engine } = await openParts(contract);
  const index = stack.use(startExactIndex({ maxBytes }));
  const gallery = createHeldGallery({ store, engine, index });
  return { gallery, store, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

async function openStored(contract: ModelContract): Promise<Home> {
  const { stack, store, engine } = await openParts(contract);
  const gallery = createStoredGallery({ store, engine });
  return { gallery, store, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

galleryTests("in memory", (contract) => openHeld(contract, Infinity));
galleryTests("in memory that is too small", (contract) => openHeld(contract, 1));
galleryTests("in the database", openStored);
