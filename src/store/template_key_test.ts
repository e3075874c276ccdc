import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { StoreError } from "./errors.ts";
import { readOrMakeTemplateKey } from "./template_key.ts";

/** A path for a key file in a folder that is gone at the end of its scope. */
async function place() {
  const folder = await Deno.makeTempDir();
  return {
    path: `${folder}/keys/template.key`,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

const value = new Uint8Array(32).fill(9).toBase64();

Deno.test("a value goes before the file and makes none", async () => {
  await using at = await place();
  const source = { path: at.path, databaseExists: true };
  const key = new Uint8Array(32).fill(9);
  deepEqual(await readOrMakeTemplateKey({ ...source, value }), key);
  deepEqual(await readOrMakeTemplateKey({ ...source, value: ` ${value}\n` }), key);
  await rejects(Deno.stat(at.path));
});

Deno.test("a value of another length or alphabet is refused and not repeated", async () => {
  await using at = await place();
  const short = new Uint8Array(31).fill(9).toBase64();
  const long = new Uint8Array(33).fill(9).toBase64();
  const wrong = ["", "canary", short, long, value.slice(0, -1), `${value.slice(0, -2)}*=`];
  for (const value of wrong) {
    const reading = readOrMakeTemplateKey({ value, path: at.path, databaseExists: false });
    await rejects(reading, (error: unknown) => {
      ok(error instanceof StoreError);
      ok(value === "" || !Deno.inspect(error, { depth: 9 }).includes(value));
      return true;
    });
  }
});

Deno.test("the first start makes a key file for the owner alone, the next reads it", async () => {
  await using at = await place();
  const made = await readOrMakeTemplateKey({ path: at.path, databaseExists: false });
  equal(made.length, 32);
  ok(made.some((byte) => byte !== 0));
  equal(((await Deno.stat(at.path)).mode ?? 0) & 0o777, 0o600);
  deepEqual(await readOrMakeTemplateKey({ path: at.path, databaseExists: true }), made);
  deepEqual(await readOrMakeTemplateKey({ path: at.path, databaseExists: false }), made);
});

Deno.test("a database without its key file gets no new key", async () => {
  await using at = await place();
  const reading = readOrMakeTemplateKey({ path: at.path, databaseExists: true });
  await rejects(reading, { name: "StoreError", message: /backup/ });
  await rejects(Deno.stat(at.path));
});

Deno.test("a key file that others can read, or that holds no key, is refused", async () => {
  await using at = await place();
  const source = { path: at.path, databaseExists: false };
  await readOrMakeTemplateKey(source);
  for (const mode of [0o640, 0o604, 0o610]) {
    await Deno.chmod(at.path, mode);
    await rejects(readOrMakeTemplateKey(source), { name: "StoreError", message: /chmod 600/ });
  }
  await Deno.chmod(at.path, 0o400);
  await readOrMakeTemplateKey(source);
  await Deno.chmod(at.path, 0o600);
  await Deno.writeTextFile(at.path, "");
  await rejects(readOrMakeTemplateKey(source), { name: "StoreError", message: /template\.key/ });
});
