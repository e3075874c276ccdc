import assert from "node:assert/strict";
import { cosineDistance } from "../../src/face/distance.ts";
import { formOf, readPairs, readPhoto } from "../support/photos.ts";
import { serviceSettings, startService } from "../support/service.ts";

async function encode(url: string, name: string): Promise<Float32Array> {
  const body = formOf({ file: await readPhoto(name) });
  const response = await fetch(`${url}/encode`, { method: "POST", body });
  assert.equal(response.status, 200, name);
  const { encoding } = await response.json();
  assert.equal(encoding.length, 512);
  return Float32Array.from(encoding);
}

Deno.test("all labelled pairs are fully separated by one threshold", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await using service = await startService(serviceSettings(folder));
    const pairs = await readPairs();
    assert.equal(pairs.length, 300);
    const names = [...new Set(pairs.flatMap(({ x, y }) => [x, y]))];
    const embeddings = new Map<string, Float32Array>();
    for (const name of names) embeddings.set(name, await encode(service.url, name));
    const distance = (x: string, y: string) => {
      const [a, b] = [embeddings.get(x), embeddings.get(y)];
      assert(a && b);
      return cosineDistance(a, b);
    };
    const same = pairs.filter((p) => p.same).map(({ x, y }) => distance(x, y));
    const others = pairs.filter((p) => !p.same).map(({ x, y }) => distance(x, y));
    assert.equal(same.length, 38);
    const [furthestSame, nearestOther] = [Math.max(...same), Math.min(...others)];
    assert(furthestSame < nearestOther, `${furthestSame} and ${nearestOther} overlap`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
