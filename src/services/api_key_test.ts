import assert from "node:assert/strict";
import fc from "fast-check";
import { digestOf, mintKey, prefixOf } from "./api_key.ts";

Deno.test("a key is its prefix and 256 random bits, and none comes twice", async () => {
  const keys = await Promise.all(Array.from({ length: 1000 }, mintKey));
  for (const { key, prefix } of keys) {
    assert.match(key, /^wajah_[0-9a-f]{16}_[A-Za-z0-9_-]{43}$/);
    assert.equal(key.slice(6, 22), prefix);
    const secret = Uint8Array.fromBase64(key.slice(23), { alphabet: "base64url" });
    assert.equal(secret.length * 8, 256);
  }
  assert.equal(new Set(keys.map(({ prefix }) => prefix)).size, 1000);
  assert.equal(new Set(keys.map(({ key }) => key.slice(23))).size, 1000);
});

Deno.test("every bit of a secret is as often set as not", async () => {
  const keys = await Promise.all(Array.from({ length: 2000 }, mintKey));
  const ones = new Uint32Array(256);
  for (const { key } of keys) {
    const secret = Uint8Array.fromBase64(key.slice(23), { alphabet: "base64url" });
    for (let bit = 0; bit < 256; bit++) ones[bit] += secret[bit >> 3] >> (bit & 7) & 1;
  }
  // 1000 expected; 200 is nine standard deviations.
  for (const count of ones) assert(Math.abs(count - 1000) < 200);
});

Deno.test("what is stored of a key is SHA-256 of all of it", async () => {
  const { key, digest } = await mintKey();
  assert.deepEqual(digest, await digestOf(key));
  assert.equal(digest.length, 32);
  // FIPS 180-4, the example of "abc".
  assert.equal(
    (await digestOf("abc")).toHex(),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});

Deno.test("a key tells its prefix", async () => {
  const { key, prefix } = await mintKey();
  assert.equal(prefixOf(key), prefix);
});

Deno.test("what is no key of ours has no prefix", async () => {
  const { key } = await mintKey();
  const others = [
    "",
    "wajah_",
    ` ${key}`,
    `${key}\n`,
    key.slice(0, -1),
    `${key}x`,
    key.toUpperCase(),
    key.replace("wajah", "other"),
    `wajah_${"g".repeat(16)}_${"a".repeat(43)}`,
    `wajah_${"a".repeat(16)}_${"a".repeat(42)}=`,
    `wajah_${"a".repeat(17)}_${"a".repeat(43)}`,
  ];
  for (const other of others) assert.equal(prefixOf(other), undefined, other);
  fc.assert(fc.property(fc.string(), (text) => assert.equal(prefixOf(text), undefined)));
});
