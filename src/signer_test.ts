import assert from "node:assert/strict";
import { SignJWT, UnsecuredJWT } from "jose";
import { createSigner } from "./signer.ts";

const secret = (byte = 7) => new Uint8Array(32).fill(byte);

/** A token in its three parts. */
const partsOf = (token: string) => token.split(".");

/** The same claims as JSON, encoded again. */
const encode = (value: unknown) =>
  new TextEncoder().encode(JSON.stringify(value)).toBase64({ alphabet: "base64url" });

Deno.test("what was signed is believed until it ends", async () => {
  const signer = await createSigner(secret(), "test");
  const { token, expiresAt } = await signer.sign({ a: "b", n: 0.5 }, 60);
  const claims = await signer.verify(token);
  assert(typeof claims === "object");
  assert.deepEqual([claims.a, claims.n], ["b", 0.5]);
  assert.equal(claims.exp, Math.floor(expiresAt.getTime() / 1000));
  const past = await signer.sign({ a: "b" }, -1);
  assert.equal(await signer.verify(past.token), "expired");
});

Deno.test("signers of the same secret and use believe each other, and no others", async () => {
  const { token } = await (await createSigner(secret(), "test")).sign({}, 60);
  const verify = async (byte: number, use: string) =>
    typeof await (await createSigner(secret(byte), use)).verify(token);
  assert.equal(await verify(7, "test"), "object");
  assert.equal(await verify(8, "test"), "string");
  assert.equal(await verify(7, "another"), "string");
});

Deno.test("what was changed, left unsigned or signed otherwise is not believed", async () => {
  const signer = await createSigner(secret(), "test");
  const { token } = await signer.sign({ a: "b" }, 60);
  const [head, body, signature] = partsOf(token);
  const end = Math.floor(Date.now() / 1000) + 60;
  const forged = [
    "",
    "x",
    "..",
    token.slice(0, -2),
    `${token}A`,
    `${head}.${encode({ a: "c", exp: end })}.${signature}`,
    `${encode({ alg: "none" })}.${body}.`,
    `${encode({ alg: "HS512" })}.${body}.${signature}`,
    new UnsecuredJWT({ a: "b" }).setExpirationTime("1m").encode(),
    await new SignJWT({ a: "b" }).setProtectedHeader({ alg: "HS256" }).setExpirationTime("1m")
      .sign(secret()),
  ];
  for (const text of forged) assert.equal(await signer.verify(text), "invalid", text);
});

Deno.test("a secret that could be guessed is refused", async () => {
  await assert.rejects(createSigner(new Uint8Array(31), "test"), TypeError);
});
