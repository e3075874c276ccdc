import { createApp } from "../../src/app.ts";
import { parseConfig } from "../../src/config.ts";
import { createDeps } from "../../src/deps.ts";
import { createLog } from "../../src/log.ts";
import { startExactIndex } from "../../src/search/exact_index.ts";
import { eraseExpired } from "../../src/services/erase_expired.ts";
import { createHeldGallery } from "../../src/services/held_gallery.ts";
import { found } from "../../src/services/read_tenant.ts";
import { openLibsqlStore } from "../../src/store/libsql.ts";
import { type Api, createApi } from "../instances/api.ts";
import { startRedis } from "../support/redis.ts";
import { serviceSettings, startService } from "../support/service.ts";
import { type Places, readFolder, readRedis, readTables } from "./dump.ts";
import { recordTraffic } from "./recorder.ts";

/** A service, and everything outside its memory that it may have left something in. */
export interface Site {
  readonly api: Api;
  /** What anybody finds who gets at the machine, but not at the key. */
  places(): Promise<Places>;
}

/** The real service, whose database can be read with its key. */
export interface RealSite extends Site {
  /** All values of the database. */
  tables(): Promise<Uint8Array>;
  /** Ends the service. */
  stop(): Promise<unknown>;
}

/** An app over a database file without a key, as what is deleted must be gone from any file. */
export interface PlainSite extends Site {
  /** Erases what is older than its tenant keeps it. */
  erase(): Promise<void>;
}

/** Runs the real service over a file and a Redis, with a folder of its own for temporary files. */
export async function withService(work: (site: RealSite) => Promise<void>): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const [data, temporary] = [await tempFolder(stack), await tempFolder(stack)];
  const redis = stack.use(await startRedis());
  const recorder = stack.use(recordTraffic(redis.port));
  const settings = serviceSettings(data);
  const service = stack.use(
    await startService({
      ...settings,
      REDIS_URL: `redis://127.0.0.1:${recorder.port}`,
      TMPDIR: temporary,
      INFERENCE_WORKERS: "1",
    }),
  );
  const api = createApi(service.url);
  await work({
    api,
    stop: service.stop,
    places: async () => ({
      "the log": new TextEncoder().encode(service.output()),
      "what was sent to Redis": recorder.sent(),
      "what Redis holds": await readRedis(redis.url),
      ...await readFolder(temporary),
      ...await readFolder(data),
    }),
    tables: () => readTables(`${data}/wajah.db`, settings.TEMPLATE_KEY_FILE),
  });
}

/** Runs the same app in this process, over a database file that is not encrypted. */
export async function withPlainFile(work: (site: PlainSite) => Promise<void>): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const data = await tempFolder(stack);
  const lines: string[] = [];
  const log = createLog((line) => void lines.push(line));
  const config = parseConfig({
    ...serviceSettings(data),
    TURSO_DATABASE_URL: ":memory:",
    INFERENCE_WORKERS: "1",
  });
  const write = () => undefined;
  const deps = stack.use(await createDeps(config, { log, write, isTerminal: false }));
  await deps.started;
  const store = stack.use(await openLibsqlStore({ url: `file:${data}/plain.db` }));
  const index = stack.use(startExactIndex());
  const gallery = createHeldGallery({ store, engine: deps.engine, index });
  const settings = {
    of: async ({ id }: { id: string }) => found(await store.tenant(id)).settings,
    ttl: () => Promise.resolve(undefined),
  };
  const app = createApp({ ...deps, store, gallery, settings });
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => undefined };
  const server = stack.use(Deno.serve(options, app.fetch));
  await work({
    api: createApi(`http://127.0.0.1:${server.addr.port}`),
    places: async () => ({
      "the log": new TextEncoder().encode(lines.join("")),
      ...await readFolder(data),
    }),
    erase: async () => void await eraseExpired({ store, gallery }),
  });
}

async function tempFolder(stack: AsyncDisposableStack): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "wajah-privacy-" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  return folder;
}
