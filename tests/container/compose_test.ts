import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import { parseConfig } from "../../src/config.ts";
import { freePort } from "../support/redis.ts";

const service = z.object({
  image: z.string(),
  user: z.string().optional(),
  init: z.literal(true),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal("ALL")]),
  security_opt: z.tuple([z.literal("no-new-privileges:true")]),
  environment: z.record(z.string(), z.string().nullable()),
  command: z.array(z.string()).optional(),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  networks: z.array(z.string()),
  ports: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  tmpfs: z.array(z.string()),
  stop_grace_period: z.string().optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.literal("service_healthy") }))
    .optional(),
});

const { services, networks, volumes } = z.object({
  services: z.object({ wajah: service, libsql: service, redis: service }),
  networks: z.object({ inside: z.object({ internal: z.literal(true) }) }),
  volumes: z.record(z.string(), z.null()),
}).parse(
  parse(await Deno.readTextFile(new URL("../../compose.yaml", import.meta.url)), { merge: true }),
);

/** What somebody would write into `.env`. */
const env: Record<string, string> = {
  ADMIN_API_KEY: "admin-key-of-the-tests",
  TEMPLATE_KEY: new Uint8Array(32).toBase64(),
  REDIS_PASSWORD: "pass-word",
};

/** Does what compose does with `${NAME:?text}`, `${NAME:-default}` and `$$`. */
function interpolate(text: string): string {
  return text.replace(/\$\$|\$\{(\w+)(:[?-])([^}]*)\}/g, (all, name, kind, word) => {
    if (all === "$$") return "$";
    assert(name in env || kind === ":-", `${name} must be set`);
    return env[name] ?? word;
  });
}

Deno.test("compose.yaml: nobody but the service reaches the database and the cache", () => {
  assert(networks.inside.internal);
  for (const { ports, networks } of [services.libsql, services.redis]) {
    assert.equal(ports, undefined);
    assert.deepEqual(networks, ["inside"]);
  }
  assert.deepEqual(services.wajah.ports, ["127.0.0.1:8000:8000"]);
  assert(services.wajah.networks.includes("inside"));
});

Deno.test("compose.yaml: the service waits for both, and has its time to drain", () => {
  assert.deepEqual(Object.keys(services.wajah.depends_on ?? {}).sort(), ["libsql", "redis"]);
  assert(services.libsql.healthcheck && services.redis.healthcheck);
  assert.equal(services.wajah.stop_grace_period, "20s");
});

Deno.test("compose.yaml: other images have a version and a user that is not root", () => {
  for (const { image, user } of [services.libsql, services.redis]) {
    assert.match(image, /:v?\d+\.\d+/);
    assert.match(user ?? "", /^[1-9]\d*:[1-9]\d*$/);
  }
});

Deno.test("compose.yaml: what is written to has a volume or is in memory", () => {
  const mounted = Object.values(services).flatMap((one) => one.volumes ?? []);
  assert.deepEqual(mounted, ["data:/app/data", "models:/models", "libsql:/var/lib/sqld"]);
  assert.deepEqual(Object.keys(volumes), ["data", "models", "libsql"]);
  for (const { tmpfs } of Object.values(services)) assert(tmpfs.includes("/tmp"));
});

Deno.test("compose.yaml: the settings are good ones and point at the services beside it", () => {
  const pairs = Object.entries(services.wajah.environment);
  const settings = Object.fromEntries(
    pairs.map(([name, value]) => [name, interpolate(value ?? "")]),
  );
  const config = parseConfig(settings);
  assert.equal(config.TURSO_DATABASE_URL, "http://libsql:8080");
  assert.equal(config.REDIS_URL, "redis://:pass-word@redis:6379");
  assert.equal(config.ADMIN_API_KEY, env.ADMIN_API_KEY);
});

Deno.test("compose.yaml: keys and passwords come from .env and have no default", () => {
  const all = Object.values(services).flatMap(({ environment }) => Object.entries(environment));
  const secrets = all.filter(([name]) => /KEY$|PASSWORD$|REDIS_URL/.test(name));
  assert.equal(secrets.length, 5);
  for (const [name, value] of secrets) assert(value === null || value.includes(":?"), name);
});

Deno.test("compose.yaml: Redis starts by its command and is healthy by its check", async () => {
  const { command = [], healthcheck } = services.redis;
  const [shell, flag, line] = command.map(interpolate);
  const port = `${freePort()}`;
  const variables = { REDIS_PASSWORD: env.REDIS_PASSWORD };
  const server = new Deno.Command(shell, {
    args: [flag, `${line} --bind 127.0.0.1 --port ${port}`],
    env: variables,
    stdout: "null",
  }).spawn();
  try {
    const [kind, check] = (healthcheck?.test ?? []).map(interpolate);
    assert.equal(kind, "CMD-SHELL");
    const at = check.replace("redis-cli", `redis-cli -p ${port}`);
    while (!await succeeds(["sh", "-c", at], variables)) await pause(50);
    assert(!await succeeds(["sh", "-c", at], { REDIS_PASSWORD: "wrong" }));
  } finally {
    server.kill("SIGTERM");
    await server.status;
  }
});

Deno.test("compose.yaml: the check of libSQL's server tells one that answers from one that fails", async () => {
  for (const status of [200, 503]) {
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
      ({ url }) =>
        new Response(null, { status: new URL(url).pathname === "/health" ? status : 404 }),
    );
    const [kind, ...words] = services.libsql.healthcheck?.test ?? [];
    assert.equal(kind, "CMD");
    const own = words.map((word) => word.replace("/8080", `/${server.addr.port}`));
    assert.equal(await succeeds(own, {}), status === 200);
  }
});

async function succeeds(words: string[], env: Record<string, string>): Promise<boolean> {
  const [command, ...args] = words;
  const output = new Deno.Command(command, { args, env, stdout: "null", stderr: "null" });
  return (await output.output()).success;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
