import { deepEqual, equal, ok } from "node:assert/strict";
import { createApp } from "../../src/app.ts";
import { parseConfig } from "../../src/config.ts";
import { createDeps } from "../../src/deps.ts";
import { createLog } from "../../src/log.ts";
import { watchWorkers, type WorkerWatch } from "../../src/worker/testing.ts";
import { type Api, createApi } from "../instances/api.ts";
import { tempFolder } from "../stores/fixtures.ts";
import { serviceSettings } from "../support/service.ts";
import { type Person, readPeople, recognized, tenant } from "./people.ts";
import { checkRefusal, refused } from "./refusals.ts";
import { recognizer, shelve, turnBit } from "./weights.ts";

interface Scene {
  readonly api: Api;
  readonly watch: WorkerWatch;
  readonly shelf: string;
  readonly people: readonly [Person, Person];
}

/** The service in this process, where its workers can be reached, with the two enrolled. */
async function withWorkers(work: (scene: Scene) => Promise<void>): Promise<void> {
  await using folder = await tempFolder();
  using watch = watchWorkers();
  const shelf = await shelve(folder.path);
  const settings = { ...serviceSettings(folder.path), MODELS_DIR: shelf, INFERENCE_WORKERS: "2" };
  const config = parseConfig({ ...settings, TURSO_DATABASE_URL: ":memory:" });
  const console = { log: createLog(() => undefined), write: () => undefined, isTerminal: false };
  await using deps = await createDeps(config, console);
  await deps.started;
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => undefined };
  await using server = Deno.serve(options, createApp(deps).fetch);
  const api = createApi(`http://127.0.0.1:${server.addr.port}`);
  const people = await readPeople();
  for (const person of people) await api.enroll(tenant, person);
  await work({ api, watch, shelf, people });
}

/** One recognition: the right person, or a refusal that says when to ask again. */
async function isAnswered(api: Api, { userId, again }: Person): Promise<boolean> {
  const form = { tenant_id: tenant, file: again };
  const answer = await api.ask("POST", "/identify", { form });
  if (answer.status === 200) equal(JSON.parse(answer.text).user_id, userId);
  else checkRefusal(answer, "not_ready");
  return answer.status === 200;
}

Deno.test("workers that die under load cost the requests they had, and no more", () =>
  withWorkers(async ({ api, watch, people }) => {
    let killing = true;
    const answers: boolean[] = [];
    const client = async (first: number) => {
      for (let i = first; killing; i++) answers.push(await isAnswered(api, people[i % 2]));
    };
    const clients = [0, 1, 2, 3].map(client);
    let killed = 0;
    for (let i = 0; killed < 12; i++) {
      await new Promise((resolve) => setTimeout(resolve, 20 * (i % 12)));
      killed += watch.running.size;
      watch.kill();
    }
    killing = false;
    await Promise.all(clients);
    ok(answers.includes(false) && answers.includes(true), answers.join());
    for (const person of people) equal(await recognized(api, person), person.userId);
  }));

Deno.test("a worker is not replaced by one with other weights", () =>
  withWorkers(async ({ api, watch, shelf, people }) => {
    const path = `${shelf}/${recognizer}`;
    const good = await Deno.readFile(path);
    const form = { tenant_id: tenant, file: people[0].again };
    for (const bad of [turnBit(good), undefined]) {
      if (bad) await Deno.writeFile(path, bad);
      else await Deno.remove(path);
      watch.kill();
      for (let i = 0; i < 3; i++) await refused(api, "not_ready", "POST", "/identify", { form });
      await Deno.writeFile(path, good);
      const found = await Promise.all(people.map((person) => recognized(api, person)));
      deepEqual(found, people.map(({ userId }) => userId));
    }
  }));
