/** A new API key, and what is stored of it. */
export interface MintedKey {
  /** The whole key, shown once. */
  readonly key: string;
  /** The part that finds its row; no secret. */
  readonly prefix: string;
  /** SHA-256 of the whole key: enough for a random key, which nobody can guess from it. */
  readonly digest: Uint8Array<ArrayBuffer>;
}

/** `wajah_<prefix>_<secret>`: 16 hex digits find the row, 256 random bits open it. */
const shape = /^wajah_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;

/** Makes an API key of 256 random bits (OWASP ASVS 5.0, 11.5.1 asks for 128). */
export async function mintKey(): Promise<MintedKey> {
  const prefix = crypto.getRandomValues(new Uint8Array(8)).toHex();
  const secret = crypto.getRandomValues(new Uint8Array(32))
    .toBase64({ alphabet: "base64url", omitPadding: true });
  const key = `wajah_${prefix}_${secret}`;
  return { key, prefix, digest: await digestOf(key) };
}

/** The prefix of a key, or undefined when the text is no key of ours. */
export function prefixOf(key: string): string | undefined {
  return shape.exec(key)?.[1];
}

/** SHA-256 of a key. */
export async function digestOf(key: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)));
}
