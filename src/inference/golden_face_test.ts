import assert from "node:assert/strict";
import { drawGoldenFace } from "./golden_face.ts";

/** Recorded embeddings belong to these pixels: who changes the drawing records them again. */
const sha256 = "7ebf826a0b6d9b4f0c00a73925005aa92792d39fc56f7c2dd9f37680514cc6ef";

Deno.test("the face is drawn with the same bytes everywhere", async () => {
  const { data, width, height } = drawGoldenFace();
  assert.equal(data.length, width * height * 3);
  assert.equal(new Uint8Array(await crypto.subtle.digest("SHA-256", data)).toHex(), sha256);
});

Deno.test("it is its own overview at its own size, drawn anew each time", () => {
  const { data, overview, source, width, height } = drawGoldenFace();
  assert.equal(overview.data, data);
  assert.deepEqual(source, { width, height });
  assert.notEqual(drawGoldenFace().data, data);
});
