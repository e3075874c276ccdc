import assert from "node:assert/strict";
import { type Nginx, startNginx } from "../support/nginx.ts";
import { formOf, readPhoto } from "../support/photos.ts";
import { formType, headOf, type RawAnswer, sendRaw } from "../support/raw.ts";
import { type Service, serviceSettings, startService } from "../support/service.ts";

const adminKey = "admin-key-behind-the-proxy";
const key = { "x-api-key": adminKey };

/** Requests of one address at once, as the configuration has it. */
const mostOfOne = 50;

interface Scene {
  readonly service: Service;
  readonly nginx: Nginx;
}

/** Runs the service and nginx before it for the time of `work`, which may start another nginx. */
async function withProxy(work: (scene: Scene) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "wajah-test-" });
  try {
    const settings = { ADMIN_API_KEY: adminKey, TRUSTED_PROXIES: "1" };
    await using service = await startService({ ...serviceSettings(folder), ...settings });
    await using nginx = await startNginx(service.url);
    await work({ service, nginx });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function ask({ url, caCerts }: Nginx, path: string, init: RequestInit = {}) {
  using client = Deno.createHttpClient({ caCerts });
  const response = await fetch(url + path, { redirect: "manual", ...init, client });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

/** The status and body of a request from another address of this machine. */
async function askFrom(address: string, { url }: Nginx, path: string, ...headers: string[]) {
  const { stdout } = await new Deno.Command("curl", {
    args: [
      ...["-sk", "--interface", address, "-w", "\n%{http_code}", `${url}${path}`],
      ...headers.flatMap((header) => ["-H", header]),
    ],
  }).output();
  const [status, ...body] = new TextDecoder().decode(stdout).split("\n").toReversed();
  return { status: Number(status), text: body.join("\n") };
}

/** The pieces, each a second after the one before. */
async function* drip(pieces: Iterable<string>): AsyncGenerator<string> {
  for (const piece of pieces) {
    yield piece;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

const post = (length: number) =>
  headOf("/detect", { ...key, ...formType, "Content-Length": length });

/** Sends until the other side closes the connection, well before nginx's own minute. */
function outlast(
  { url, caCerts }: Nginx,
  parts: Parameters<typeof sendRaw>[1],
): Promise<RawAnswer> {
  return sendRaw(url, parts, { caCerts, toTheEnd: true, patience: 40_000 });
}

Deno.test("the proxy's configuration does what it says", (t) =>
  withProxy(async ({ service, nginx }) => {
    const changes = { "proxy_request_buffering on;": "proxy_request_buffering off;" };
    await using passing = await startNginx(service.url, changes);
    const dripped = outlast(passing, drip([post(100), ..."-".repeat(60)]));

    await t.step(
      "requests come through over TLS, a photo too; without TLS they are sent on",
      async () => {
        assert.equal((await ask(nginx, "/health")).status, 200);
        const body = formOf({ file: await readPhoto("pairs/img2.jpg") });
        const detected = await ask(nginx, "/detect", { method: "POST", body, headers: key });
        assert.match(detected.text, /"face_count":1/);
        const plain = await fetch(`${nginx.plainUrl}/health`, { redirect: "manual" });
        await plain.body?.cancel();
        assert.equal(plain.status, 301);
        assert.match(plain.headers.get("location") ?? "", /^https:\/\//);
      },
    );

    await t.step(
      "wrong keys count for the address that sent them, whatever it forges",
      async () => {
        for (let i = 0; i < 11; i++) {
          await askFrom(
            "127.0.0.9",
            nginx,
            "/users",
            "x-api-key: x",
            `X-Forwarded-For: 10.0.0.${i}`,
          );
        }
        const waiting = await askFrom("127.0.0.9", nginx, "/users", `x-api-key: ${adminKey}`);
        assert.equal(waiting.status, 429, waiting.text);
        assert.equal((await ask(nginx, "/users", { headers: key })).status, 200);
      },
    );

    await t.step("what is too large is refused in the one shape, before it comes", async () => {
      const { status, text } = await sendRaw(nginx.url, [post(25 * 2 ** 20)], nginx);
      assert.equal(status, 413, text);
      assert.match(text, /content-type: application\/problem\+json[^]*"code":"body_too_large"/i);
    });

    await t.step(
      "who stalls is hung up on, unseen by the service, others are answered",
      async () => {
        const head = post(100).slice(0, -4);
        const headers = [outlast(nginx, drip(head)), outlast(nginx, [head])];
        const bodies = Array.from({ length: mostOfOne }, () => outlast(nginx, [post(100), "--b"]));
        await new Promise((resolve) => setTimeout(resolve, 2000));
        const refused = await ask(nginx, "/health");
        assert.equal(refused.status, 503, refused.text);
        assert.equal(JSON.parse(refused.text).code, "overloaded");
        assert.equal(refused.headers.get("retry-after"), "1");
        assert.equal((await askFrom("127.0.0.8", nginx, "/health")).status, 200);
        const ends = await Promise.all([...headers, ...bodies]);
        assert(ends.every(({ closed }) => closed), "somebody is waited for");
        // The photo at the beginning, and the body in drops.
        const seen = service.output().matchAll(/"route":"\/detect"/g);
        assert([...seen].length <= 2, "a stalled body reached the service");
      },
    );

    await t.step(
      "passed on as it comes, a body in drops meets the service's deadline",
      async () => {
        const { status, text, closed } = await dripped;
        assert.deepEqual([status, closed], [400, true], text);
        assert.match(text, /"code":"body_timed_out"/);
      },
    );

    await t.step("logs hold no address of a request", async () => {
      await ask(nginx, "/enrollments/default/name/Canary", { method: "DELETE", headers: key });
      const logs = await nginx.logs();
      assert.match(logs, /DELETE 404/);
      assert(!logs.includes("Canary"));
    });

    await t.step("without the service, nginx answers in the one shape", async () => {
      await service.stop();
      const { status, text, headers } = await ask(nginx, "/health");
      assert.deepEqual([status, JSON.parse(text).code], [503, "overloaded"]);
      assert.equal(headers.get("retry-after"), "1");
    });
  }));
