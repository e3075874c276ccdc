/** The inference worker of runtimes without native code: it knows WebAssembly alone. */

import { serveCalls } from "../worker/server.ts";
import { createMethods } from "./methods.ts";
import { openWasm } from "./wasm.ts";

serveCalls(createMethods(({ threads, weights }) => {
  const read = async (path: string) => weights?.get(path) ?? await Deno.readFile(path);
  return Promise.resolve(openWasm({ threads, read }));
}));
