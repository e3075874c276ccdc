import { openLibsqlStore } from "../../src/store/libsql.ts";
import type { Store } from "../../src/store/store.ts";
import { keyOf, tempFolder } from "./fixtures.ts";
import { type Home, storeSuite } from "./store_suite.ts";

/** A file belongs to one store at a time, so the one that is open makes room for the next. */
async function fileHome(encryptionKey?: Uint8Array): Promise<Home> {
  const folder = await tempFolder();
  let last: Store | undefined;
  return {
    durable: true,
    async open() {
      await last?.[Symbol.asyncDispose]();
      return last = await openLibsqlStore({ url: `file:${folder.path}/wajah.db`, encryptionKey });
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

function memoryHome(): Promise<Home> {
  return Promise.resolve({
    durable: false,
    open: () => openLibsqlStore({ url: ":memory:" }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

storeSuite("libsql in memory", memoryHome);
storeSuite("libsql plain file", () => fileHome());
storeSuite("libsql encrypted file", () => fileHome(keyOf(7)));
