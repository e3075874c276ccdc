import assert from "node:assert/strict";
import { walk } from "./graph.ts";

const source = new URL("../../src/", import.meta.url);

/** Packages with native code, or that need a TCP connection, under any of their names. */
const foreign = /(^|\/)npm:\/?(onnxruntime-node|sharp|libsql|redis|@libsql\/client@[^/]+$)|\.node$/;

/** Own modules that load them. */
const loaders = /\/(native|cuda|sharp|redis|local_client|connect|replica\w*|file_lock)\.ts$/;

function faultsOf(specifiers: readonly string[]): string[] {
  return specifiers.filter((specifier) => foreign.test(specifier) || loaders.test(specifier));
}

for (const entry of ["edge.ts", "edge_handler.ts"]) {
  Deno.test(`nothing that ${entry} reaches is native code, workers included`, async () => {
    const { specifiers } = await walk(new URL(entry, source));
    assert.deepEqual(faultsOf(specifiers), []);
    const reached = (ending: RegExp) => specifiers.some((specifier) => ending.test(specifier));
    // What it must reach, or the walk missed something: by import, dynamic import and worker.
    assert(reached(/\/assembly\/assemble\.ts$/));
    assert(reached(/\/search\/worker\.ts$/));
    assert(reached(/\/inference\/edge_worker\.ts$/));
    assert(reached(/\/image\/imagescript_worker\.ts$/));
    assert(reached(/^npm:\/?onnxruntime-web@/));
    assert(reached(/^npm:\/?@libsql\/client@[^/]+\/web$/));
    assert(reached(/^npm:\/?@upstash\/redis@/));
    assert(reached(/^npm:\/?@jsquash\/webp@/));
  });
}

Deno.test("the same walk finds the native code of the ordinary entry", async () => {
  const faults = faultsOf((await walk(new URL("main.ts", source))).specifiers);
  const names = [
    /onnxruntime-node@/,
    /npm:\/?sharp@/,
    /npm:\/?libsql@|@libsql\/client@[^/]+$/,
    /npm:\/?redis@/,
  ];
  for (const name of names) {
    assert(faults.some((fault) => name.test(fault)), `${name} is not in ${faults.join(" ")}`);
  }
});
