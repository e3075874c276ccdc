import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { seal, unseal } from "./seal.ts";

const key = await crypto.subtle.importKey("raw", new Uint8Array(32).fill(5), "AES-GCM", false, [
  "encrypt",
  "decrypt",
]);
const bytes = new TextEncoder().encode("fourteen bytes");

Deno.test("what was sealed opens under its name only", async () => {
  const text = await seal(key, "name", bytes);
  deepEqual(await unseal(key, "name", text), bytes);
  equal(await unseal(key, "name2", text), undefined);
  equal(await unseal(key, "", text), undefined);
});

Deno.test("the same bytes never look the same twice", async () => {
  notEqual(await seal(key, "name", bytes), await seal(key, "name", bytes));
});

Deno.test("nothing at all can be sealed", async () => {
  deepEqual(await unseal(key, "n", await seal(key, "n", new Uint8Array())), new Uint8Array());
});

Deno.test("no byte can be turned, left out or added", async () => {
  const text = await seal(key, "name", bytes);
  const whole = Uint8Array.fromBase64(text);
  for (const at of whole.keys()) {
    const turned = whole.slice();
    turned[at] ^= 1;
    equal(await unseal(key, "name", turned.toBase64()), undefined);
    equal(await unseal(key, "name", whole.subarray(0, at).toBase64()), undefined);
  }
  equal(await unseal(key, "name", new Uint8Array([...whole, 0]).toBase64()), undefined);
});

Deno.test("what is no sealed text does not open", async () => {
  for (
    const text of ["", "A", "AAAA", "hello", "{}", "\0", "ᬅ", "A".repeat(1000), " ".repeat(60)]
  ) {
    equal(await unseal(key, "name", text), undefined);
  }
});

Deno.test("it is AES-GCM as others know it", async () => {
  const whole = Uint8Array.fromBase64(await seal(key, "name", bytes));
  const opened = await crypto.subtle.decrypt(
    {
      name: "AES-GCM",
      iv: whole.slice(0, 12),
      additionalData: new TextEncoder().encode("name"),
      tagLength: 128,
    },
    key,
    whole.slice(12),
  );
  deepEqual(new Uint8Array(opened), bytes);
  ok(whole.length === bytes.length + 28);
});
