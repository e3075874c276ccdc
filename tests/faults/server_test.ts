import { deepEqual, equal } from "node:assert/strict";
import { type Api, createApi } from "../instances/api.ts";
import { tempFolder } from "../stores/fixtures.ts";
import { startHrana } from "../support/hrana_process.ts";
import { serviceSettings, startService } from "../support/service.ts";
import { enrollment, type Person, readPeople, recognized, tenant } from "./people.ts";
import { checkHealth, checkLog, refused } from "./refusals.ts";

const token = "token-of-the-test";

/** What a database server answers that is out of its mind. */
const nonsense: Readonly<Record<string, () => Response>> = {
  "500": () => new Response("it broke", { status: 500 }),
  "a page": () => new Response("<html>Bad gateway</html>", { status: 200 }),
  "JSON of another kind": () => Response.json({ results: "none" }),
  "half an answer": () => Response.json({ baton: null, results: [] }),
};

/** A server with something in between, which passes requests on or answers for it. */
async function serveBehind(folder: string, stack: AsyncDisposableStack) {
  const options = { path: `${folder}/server.db`, token };
  let server = stack.use(await startHrana(options));
  const { port } = new URL(server.url);
  let answer: (() => Response) | undefined;
  let delay = 0;
  const between = stack.use(
    Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => undefined }, async (request) => {
      const { method, headers } = request;
      const body = await request.arrayBuffer();
      if (answer) return answer();
      await new Promise((resolve) => setTimeout(resolve, delay));
      const url = `http://127.0.0.1:${port}${new URL(request.url).pathname}`;
      return await fetch(url, { method, headers, body })
        .catch(() => new Response(null, { status: 502 }));
    }),
  );
  return {
    url: `http://127.0.0.1:${between.addr.port}`,
    answers(instead: (() => Response) | undefined) {
      answer = instead;
    },
    slow(milliseconds: number) {
      delay = milliseconds;
    },
    freeze: () => server.freeze(),
    resume: () => server.resume(),
    kill: () => server.kill(),
    async restart() {
      server = stack.use(await startHrana({ ...options, port: Number(port) }));
    },
  };
}

async function refusesAll(api: Api, [ani, budi]: readonly [Person, Person]): Promise<void> {
  const refusal = refused.bind(undefined, api, "storage_unavailable");
  await Promise.all([
    refusal("POST", "/enroll", enrollment(budi)),
    refusal("POST", "/identify", { form: { tenant_id: tenant, file: ani.again } }),
    refusal("GET", `/enrollments/${tenant}`),
    refusal("DELETE", `/user/${budi.userId}?tenant_id=${tenant}`),
    checkHealth(api, 503),
  ]);
  // What needs no database goes on.
  const { face_count } = JSON.parse(
    (await api.ask("POST", "/detect", { form: { file: ani.photo } })).text,
  );
  equal(face_count, 1);
}

Deno.test("whatever happens to the database server, nothing is answered without it, and it is used again", async (t) => {
  await using folder = await tempFolder();
  await using stack = new AsyncDisposableStack();
  const server = await serveBehind(folder.path, stack);
  const { TEMPLATE_KEY_FILE: _, ...settings } = serviceSettings(folder.path);
  const service = stack.use(
    await startService({
      ...settings,
      TURSO_DATABASE_URL: server.url,
      TURSO_AUTH_TOKEN: token,
      INFERENCE_WORKERS: "1",
    }),
  );
  const api = createApi(service.url);
  const people = await readPeople();
  const [ani, budi] = people;
  const aniId = await api.enroll(tenant, ani);
  const isWell = async () => {
    deepEqual(await api.list(tenant), [aniId]);
    equal(await recognized(api, ani), ani.userId);
    equal(await recognized(api, budi), null);
    await checkHealth(api, 200);
  };
  await t.step("slow", async () => {
    server.slow(300);
    await isWell();
    server.slow(0);
  });
  for (const [what, answer] of Object.entries(nonsense)) {
    await t.step(`answering ${what}`, async () => {
      server.answers(answer);
      await refusesAll(api, people);
      server.answers(undefined);
      await isWell();
    });
  }
  await t.step("down", async () => {
    await server.kill();
    await refusesAll(api, people);
    await server.restart();
    await isWell();
  });
  await t.step("hanging", async () => {
    server.freeze();
    await refusesAll(api, people);
    server.resume();
    // What was sent about the other one while it hung may have been done by now, or not.
    equal(await recognized(api, ani), ani.userId);
    await checkHealth(api, 200);
  });
  await service.stop();
  checkLog(service.output(), /storage_unavailable/, [ani.name, budi.name, ani.userId, token]);
});
