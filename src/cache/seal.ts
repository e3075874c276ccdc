/** Bytes of AES-GCM's initialisation vector and of its tag, as NIST SP 800-38D recommends. */
const ivBytes = 12;
const tagBytes = 16;

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * Encrypts bytes with AES-256-GCM, bound to the name of their entry: under another name they do
 * not open. The vector is random, which is safe for 2^32 entries a key.
 *
 * @returns base64 of vector, ciphertext and tag
 */
export async function seal(key: CryptoKey, name: string, bytes: Bytes): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const sealed = await crypto.subtle.encrypt(parameters(iv, name), key, bytes);
  const whole = new Uint8Array(ivBytes + sealed.byteLength);
  whole.set(iv);
  whole.set(new Uint8Array(sealed), ivBytes);
  return whole.toBase64();
}

/** The bytes in what `seal` made for this key and name; undefined for anything else. */
export async function unseal(
  key: CryptoKey,
  name: string,
  text: string,
): Promise<Bytes | undefined> {
  try {
    const whole = Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
    if (whole.length < ivBytes + tagBytes) return undefined;
    const [iv, sealed] = [whole.subarray(0, ivBytes), whole.subarray(ivBytes)];
    return new Uint8Array(await crypto.subtle.decrypt(parameters(iv, name), key, sealed));
  } catch {
    // Not base64, or not authentic: whatever it is, it is not ours.
    return undefined;
  }
}

function parameters(iv: Bytes, name: string) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(name) };
}
