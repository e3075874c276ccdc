import { errors, jwtVerify, SignJWT } from "jose";

/** Signs claims for itself: what one signer signs, another of the same secret and use believes. */
export interface Signer {
  /** A signed text that is good for so many seconds. */
  sign(
    claims: Readonly<Record<string, unknown>>,
    seconds: number,
  ): Promise<{ readonly token: string; readonly expiresAt: Date }>;
  /** The claims of a text that was signed and is still good. */
  verify(token: string): Promise<Readonly<Record<string, unknown>> | "expired" | "invalid">;
}

const algorithm = "HS256";

/** Bytes of a secret that nobody can guess. */
const minSecretBytes = 32;

/**
 * A signer by HMAC-SHA-256 over JSON Web Tokens (RFC 7519), with a key that HKDF (RFC 5869) derives
 * for one use alone.
 *
 * @param secret at least 32 random bytes
 * @throws {TypeError} when the secret is shorter
 */
export async function createSigner(secret: Uint8Array<ArrayBuffer>, use: string): Promise<Signer> {
  if (secret.length < minSecretBytes) throw new TypeError("the secret must have 32 bytes");
  const key = await deriveKey(secret, use);
  return {
    async sign(claims, seconds) {
      const expiresAt = new Date(Date.now() + seconds * 1000);
      const token = await new SignJWT(claims).setProtectedHeader({ alg: algorithm })
        .setExpirationTime(expiresAt).sign(key);
      return { token, expiresAt };
    },
    async verify(token) {
      try {
        const options = { algorithms: [algorithm], requiredClaims: ["exp"] };
        return (await jwtVerify(token, key, options)).payload;
      } catch (error) {
        return error instanceof errors.JWTExpired ? "expired" : "invalid";
      }
    },
  };
}

async function deriveKey(secret: Uint8Array<ArrayBuffer>, use: string): Promise<CryptoKey> {
  const root = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const hkdf = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: new TextEncoder().encode(`wajah ${use}`),
  };
  const hmac = { name: "HMAC", hash: "SHA-256", length: 256 };
  return await crypto.subtle.deriveKey(hkdf, root, hmac, false, ["sign", "verify"]);
}
