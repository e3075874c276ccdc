import { equal, rejects } from "node:assert/strict";
import { enrolled, randomEmbedding } from "../fixtures.ts";
import type { Test } from "./home.ts";

/** What must not be stored. */
export function refusals(test: Test): void {
  const embedding = (change: (vector: Float32Array) => void) => {
    const vector = randomEmbedding();
    change(vector);
    return { embedding: vector };
  };
  const cases = {
    "a wrong length": { embedding: randomEmbedding(511) },
    "NaN": embedding((vector) => vector[7] = NaN),
    "infinity": embedding((vector) => vector[0] = -Infinity),
    "zeros": embedding((vector) => vector.fill(0)),
    "a vector too long": embedding((vector) => vector.forEach((v, i) => vector[i] = v * 1.01)),
    "a NUL in the name": { name: "Ana\0" },
    "a lone surrogate in the user id": { userId: "\ud800" },
  };
  for (const [what, given] of Object.entries(cases)) {
    test(`refuses ${what} and stores nothing`, async (store) => {
      await rejects(enrolled(store, { tenantId: "t", ...given }), TypeError);
      equal(await store.tenant("t"), undefined);
    });
  }
}
