/** A gallery as it is copied: another model or version is another copy. */
export interface GalleryId {
  readonly tenantId: string;
  /** See `ModelContract`. */
  readonly contractId: string;
  readonly version: number;
}

/** Names of entries, and the keys that encrypt them; both differ for every tenant. */
export interface CacheKeys {
  /** The AES-256-GCM key of a tenant. */
  sealing(tenantId: string): Promise<CryptoKey>;
  galleryHead(id: GalleryId): Promise<string>;
  galleryChunk(id: GalleryId, chunk: number): Promise<string>;
  config(tenantId: string, version: number): Promise<string>;
}

/** Tenants whose derived keys are kept; deriving one takes about a tenth of a millisecond. */
const tenantsKept = 1000;

const minSecretBytes = 32;

interface TenantKeys {
  readonly name: string;
  readonly sealing: CryptoKey;
}

/**
 * Derives names and keys from a secret with HKDF-SHA-256 (RFC 5869). The names show no tenant, and
 * services with different secrets share a server without ever meeting. Services with the same
 * secret but different databases, such as a copy of the database for trials, must differ in
 * `scope`: one would answer from the other's galleries.
 *
 * @param secret at least 32 random bytes
 * @throws {TypeError} when the secret is shorter
 */
export async function createCacheKeys(
  secret: Uint8Array<ArrayBuffer>,
  scope = "",
): Promise<CacheKeys> {
  if (secret.length < minSecretBytes) throw new TypeError("the secret must have 32 bytes");
  const root = await crypto.subtle.importKey("raw", secret, "HKDF", false, [
    "deriveBits",
    "deriveKey",
  ]);
  const salt = new TextEncoder().encode(scope);
  const tenants = new Map<string, Promise<TenantKeys>>();
  const of = (tenantId: string) => {
    const known = tenants.get(tenantId) ?? derive(root, salt, tenantId);
    // Put back at the end: the first of the map was used longest ago.
    tenants.delete(tenantId);
    tenants.set(tenantId, known);
    for (const oldest of tenants.keys()) {
      if (tenants.size <= tenantsKept) break;
      tenants.delete(oldest);
    }
    return known;
  };
  const name = async (tenantId: string, ...parts: (string | number)[]) =>
    ["wajah", format, (await of(tenantId)).name, ...parts].join(":");
  const gallery = ({ tenantId, contractId, version }: GalleryId, part: string | number) =>
    name(tenantId, "gallery", contractId, version, part);
  return {
    sealing: async (tenantId) => (await of(tenantId)).sealing,
    galleryHead: (id) => gallery(id, "head"),
    galleryChunk: gallery,
    config: (tenantId, version) => name(tenantId, "config", version),
  };
}

/** Grows when entries change in a way that older versions of the service can't read. */
const format = 1;

async function derive(
  root: CryptoKey,
  salt: Uint8Array<ArrayBuffer>,
  tenantId: string,
): Promise<TenantKeys> {
  const hkdf = (use: string) => ({
    name: "HKDF",
    hash: "SHA-256",
    salt,
    info: new TextEncoder().encode(`wajah cache ${format} ${use} ${tenantId}`),
  });
  const aes = { name: "AES-GCM", length: 256 };
  const [name, sealing] = await Promise.all([
    crypto.subtle.deriveBits(hkdf("name"), root, 128),
    crypto.subtle.deriveKey(hkdf("seal"), root, aes, false, ["encrypt", "decrypt"]),
  ]);
  return {
    name: new Uint8Array(name).toBase64({ alphabet: "base64url", omitPadding: true }),
    sealing,
  };
}
