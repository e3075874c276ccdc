import { type Config, ConfigError, parseConfig } from "./config.ts";

/** Settings of this entry, which some places to run it add to. */
export interface EdgeOptions {
  /** Whether somebody else listens, at an address that `HOST` says nothing about. */
  readonly exposed: boolean;
}

/**
 * Where memory is short, 768 MB on Deno Deploy: every worker holds its own copy of the networks,
 * galleries lie beside them, and a photo is decoded in full: 24 megapixels took 400 MB.
 */
const defaults: Readonly<Record<string, string>> = {
  INFERENCE_WORKERS: "1",
  GALLERY_MEMORY_MB: "128",
  MAX_IMAGE_PIXELS: "13000000",
  MAX_BODIES_BYTES: "67108864",
};

/** What is only to be had with native code, a disk or a connection that is kept. */
function* faultsOf(config: Config, { exposed }: EdgeOptions): Generator<string> {
  const { TURSO_DATABASE_URL, TURSO_SYNC_URL, INFERENCE_BACKEND, IMAGE_CODEC } = config;
  if (!/^(libsql|https?):\/\//i.test(TURSO_DATABASE_URL)) {
    yield "TURSO_DATABASE_URL: must name a server (libsql:// or https://): there is no driver " +
      "for files or memory here";
  }
  if (TURSO_SYNC_URL) yield "TURSO_SYNC_URL: a replica is a file; name the server alone";
  if (config.REDIS_URL) {
    yield "REDIS_URL: is not spoken here; use UPSTASH_REDIS_REST_URL or unset it";
  }
  if (config.UPSTASH_REDIS_REST_URL && !config.TEMPLATE_KEY) {
    yield "TEMPLATE_KEY: is needed to seal what goes into a shared cache; there is no key file here";
  }
  if (!["auto", "wasm"].includes(INFERENCE_BACKEND)) {
    yield `INFERENCE_BACKEND: ${INFERENCE_BACKEND} needs native code or a GPU; only wasm runs here`;
  }
  if (IMAGE_CODEC === "sharp") {
    yield "IMAGE_CODEC: sharp is native code; only imagescript runs here";
  }
  if (exposed && !config.ADMIN_API_KEY) {
    yield "ADMIN_API_KEY: is needed where others can reach this";
  }
}

/**
 * Reads the settings for the entry without native code. Some defaults are smaller than elsewhere.
 *
 * @throws {ConfigError} naming every setting at fault, without its value where it may be secret
 */
export function parseEdgeConfig(
  environment: Readonly<Record<string, string>>,
  options: EdgeOptions = { exposed: false },
): Config {
  const set = Object.entries(environment).filter(([, value]) => value !== "");
  const config = parseConfig({ ...defaults, ...Object.fromEntries(set) });
  const faults = [...faultsOf(config, options)].map((fault) => `  ${fault}`);
  if (faults.length === 0) return config;
  throw new ConfigError(`These settings are wrong:\n${faults.join("\n")}`);
}
