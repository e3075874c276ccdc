import { z } from "zod";
import { locales } from "./locale.ts";

/** The settings as one frozen value; see `.env.example` for what each is for. */
export type Config = Readonly<z.output<typeof schema>>;

/** Every fault of the settings at once. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const loopback = ["127.0.0.1", "localhost", "::1"];

/** A whole number in a range, written in digits. */
function whole(minimum: number, maximum: number) {
  return z.string().regex(/^\d{1,12}$/, "must be a whole number").transform(Number)
    .pipe(
      z.number().min(minimum, `must be at least ${minimum}`)
        .max(maximum, `must be at most ${maximum}`),
    );
}

const decimal = z.string().regex(/^\d*\.?\d+$/, "must be a number").transform(Number);

const probability = decimal.pipe(z.number().max(1, "must be from 0 to 1"));

/** Whether a text is an origin as browsers send it (RFC 6454 section 6.2). */
function isOrigin(text: string): boolean {
  return /^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Each setting by itself. */
const single = z.object({
  HOST: z.string().min(1).default("127.0.0.1"),
  PORT: whole(0, 65535).default(8000),
  MODELS_DIR: z.string().min(1).default("models:../shared/models"),
  MODELS_URL: z.string().regex(
    /^https?:\/\/[^?#@]+$/,
    "must be an https:// address without user, query and fragment",
  ).optional(),
  MODEL_PACK: z.enum(["auto", "buffalo_l", "buffalo_m", "buffalo_sc", "edge", "edge_int8"])
    .default("auto"),
  INFERENCE_BACKEND: z.enum(["auto", "cuda", "cpu", "webgpu", "wasm"]).default("auto"),
  INFERENCE_WORKERS: whole(1, 64).optional(),
  INFERENCE_THREADS: whole(1, 64).optional(),
  INFERENCE_QUEUE: whole(0, 10_000).default(64),
  INFERENCE_STEADY_QUEUE: whole(0, 10_000).default(12),
  TENANT_REQUESTS_PER_SECOND: whole(0, 100_000).default(10),
  TENANT_PHOTOS_IN_FLIGHT: whole(1, 10_000).default(8),
  IMAGE_CODEC: z.enum(["auto", "sharp", "imagescript"]).default("auto"),
  MAX_IMAGE_BYTES: whole(1_000, 1_000_000_000).default(10 * 2 ** 20),
  MAX_BODY_BYTES: whole(1_000, 1_000_000_000).default(12 * 2 ** 20),
  MAX_FORM_PARTS: whole(1, 10_000).default(64),
  MAX_FORM_FIELDS: whole(1, 10_000).default(16),
  MAX_BODIES: whole(1, 100_000).default(1_000),
  MAX_BODIES_BYTES: whole(1_000, 1_000_000_000_000).default(256 * 2 ** 20),
  BODY_TIMEOUT_MS: whole(100, 600_000).default(15_000),
  MAX_IMAGE_PIXELS: whole(10_000, 1_000_000_000).default(25_000_000),
  MAX_SCALED_IMAGE_PIXELS: whole(10_000, 1_000_000_000).default(50_000_000),
  MIN_IMAGE_SIDE: whole(1, 1_000).default(16),
  REQUEST_TIMEOUT_MS: whole(100, 600_000).default(20_000),
  INFERENCE_TIMEOUT_MS: whole(100, 600_000).default(5_000),
  TURSO_DATABASE_URL: z.string().regex(
    /^(file:|libsql:\/\/|https?:\/\/|:memory:)/,
    "must be a file:, libsql://, https:// or http:// address",
  ).default("file:data/wajah.db"),
  TURSO_AUTH_TOKEN: z.string().optional(),
  TEMPLATE_KEY: z.string().optional(),
  TEMPLATE_KEY_FILE: z.string().min(1).default("data/template.key"),
  ADMIN_API_KEY: z.string().regex(
    /^[\x21-\x7e]{16,}$/,
    "must be at least 16 letters, digits or signs, without spaces",
  ).optional(),
  LIVENESS: z.enum(["on", "off"]).default("on"),
  LIVENESS_LIVE_FROM: probability.default(0.6),
  LIVENESS_SPOOF_BELOW: probability.default(0.4),
  LIVENESS_MIN_QUALITY: probability.default(0.15),
  LIVENESS_SESSION_SECONDS: whole(10, 600).default(60),
  LIVENESS_TOKEN_SECONDS: whole(5, 600).default(60),
  MATCH_THRESHOLD: decimal.pipe(z.number().min(0).max(2, "must be from 0 to 2")).default(0.35),
  HEALTH_STATUS: z.string().regex(/^\w{1,32}$/, "must be one word").default("ok"),
  DEFAULT_LOCALE: z.enum(locales).default("en"),
  TURSO_SYNC_URL: z.string().regex(
    /^(libsql:\/\/|https?:\/\/)/,
    "must be a libsql://, https:// or http:// address",
  ).optional(),
  TURSO_SYNC_SECONDS: whole(0, 3_600).default(0),
  UPSTASH_REDIS_REST_URL: z.string().regex(/^https?:\/\//, "must be an https:// address")
    .optional(),
  UPSTASH_REDIS_REST_TOKEN: z.string().optional(),
  REDIS_URL: z.string().regex(/^rediss?:\/\//, "must be a redis:// or rediss:// address")
    .optional(),
  GALLERY_CACHE_SECONDS: whole(1, 86_400).default(60),
  CONFIG_CACHE_SECONDS: whole(1, 86_400).default(300),
  SEARCH_ENGINE: z.enum(["memory", "database"]).default("memory"),
  GALLERY_MEMORY_MB: whole(1, 1_000_000).default(512),
  RETENTION_MINUTES: whole(1, 1_440).default(60),
  TRUSTED_PROXIES: whole(0, 10).default(0),
  CORS_ORIGINS: z.string().default("").transform((text) =>
    text.split(",").map((each) => each.trim())
  )
    .transform((origins) => origins.filter(Boolean))
    .pipe(
      z.array(
        z.string().refine(isOrigin, "must be origins such as https://app.example, by commas"),
      ),
    ),
});

/** What is wrong with settings that each are right. */
function* faultsOf(
  { HOST, ADMIN_API_KEY, ...settings }: z.output<typeof single>,
): Generator<[string, string]> {
  if (!ADMIN_API_KEY && !loopback.includes(HOST)) {
    const advice = "set ADMIN_API_KEY, or leave HOST at 127.0.0.1";
    yield ["HOST", `${HOST} is reachable by others: ${advice}`];
  }
  const { REDIS_URL, UPSTASH_REDIS_REST_URL, UPSTASH_REDIS_REST_TOKEN } = settings;
  if (REDIS_URL && UPSTASH_REDIS_REST_URL) {
    yield ["REDIS_URL", "names a second cache; unset it or UPSTASH_REDIS_REST_URL"];
  }
  if (settings.LIVENESS_SPOOF_BELOW > settings.LIVENESS_LIVE_FROM) {
    yield ["LIVENESS_SPOOF_BELOW", "must be at most LIVENESS_LIVE_FROM"];
  }
  if (settings.MAX_BODIES_BYTES < settings.MAX_BODY_BYTES + settings.MAX_IMAGE_BYTES) {
    yield ["MAX_BODIES_BYTES", "must be at least MAX_BODY_BYTES and MAX_IMAGE_BYTES together"];
  }
  if (Boolean(UPSTASH_REDIS_REST_URL) !== Boolean(UPSTASH_REDIS_REST_TOKEN)) {
    yield ["UPSTASH_REDIS_REST_URL", "and UPSTASH_REDIS_REST_TOKEN only work together"];
  }
}

const schema = single.superRefine((settings, context) => {
  for (const [setting, message] of faultsOf(settings)) {
    context.addIssue({ code: "custom", path: [setting], message });
  }
});

/**
 * Reads the settings from an environment. An empty value counts as unset.
 *
 * @throws {ConfigError} naming every setting at fault, without its value
 */
export function parseConfig(environment: Readonly<Record<string, string>>): Config {
  const set = Object.entries(environment).filter(([, value]) => value !== "");
  const result = schema.safeParse(Object.fromEntries(set));
  if (result.success) return Object.freeze(result.data);
  const faults = result.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
  throw new ConfigError(`These settings are wrong:\n${faults.join("\n")}`);
}

/** Names of all settings. */
export const settingNames: readonly string[] = Object.keys(single.shape);
