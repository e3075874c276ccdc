/** Follows the README's section word for word, in a folder with the project's files and weights. */

import assert from "node:assert/strict";
import { edgeHome } from "../support/edge.ts";
import { freePort } from "../support/redis.ts";

const root = new URL("../../", import.meta.url).pathname;
const shared = new URL("../../../shared/", import.meta.url).pathname;

/** What a checkout does not have. */
const foreign = [".git", "node_modules", "coverage", "data"];

/** The commands of a section of the README, block by block. */
async function commandsOf(heading: string): Promise<string[]> {
  const text = await Deno.readTextFile(`${root}README.md`);
  const [, section] = new RegExp(`^## ${heading}\n([^]*?)^## `, "m").exec(text) ?? [];
  assert(section);
  return [...section.matchAll(/^```sh\n([^]*?)^```/gm)].map(([, block]) => block.trim());
}

/** A checkout with weights and two photos of one person. */
async function checkOut(folder: string): Promise<void> {
  const names = Array.from(Deno.readDirSync(root), ({ name }) => name);
  await run("cp", "-r", ...names.filter((name) => !foreign.includes(name)), folder);
  // The packages that an installation would fetch.
  await Deno.symlink(`${root}node_modules`, `${folder}/node_modules`);
  const weights = ["det_500m", "w600k_mbf_dq", "MiniFASNetV2", "MiniFASNetV1SE"];
  await run("cp", ...weights.map((name) => `${shared}models/${name}.onnx`), `${folder}/models`);
  await Deno.copyFile(`${shared}testdata/pairs/img2.jpg`, `${folder}/ani.jpg`);
  await Deno.copyFile(`${shared}testdata/pairs/img6.jpg`, `${folder}/ani-again.jpg`);
}

async function run(command: string, ...args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args, cwd: root }).output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** Runs a block in a shell of its own, `exec` in its place, so that a signal reaches it. */
function start(block: string, folder: string, env: Readonly<Record<string, string>>) {
  const script = block.replace(/^(.*)npx deno /m, `exec env $1'${Deno.execPath()}' `);
  return new Deno.Command("sh", {
    ...{ args: ["-c", script], cwd: folder, env: { NO_COLOR: "1", ...env } },
    ...{ stdout: "piped", stderr: "null" },
  }).spawn();
}

/** Reads what a process says until it says where it answers. */
async function answering(stdout: ReadableStream<Uint8Array>): Promise<void> {
  let said = "";
  for await (const text of stdout.pipeThrough(new TextDecoderStream())) {
    said += text;
    if (/answers on/.test(said)) return;
  }
  assert.fail(`it ended:\n${said}`);
}

Deno.test("the README's section about no native code can be followed word for word", async () => {
  const folder = await Deno.makeTempDir({ prefix: "wajah-readme-" });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  await checkOut(folder);
  await using home = edgeHome(folder);
  const { TURSO_DATABASE_URL, TURSO_AUTH_TOKEN } = home.settings;
  const [serve, ask] = await commandsOf("Without native code");
  assert.match(serve, /INFERENCE_BACKEND=wasm .*npx deno task edge$/m);
  const filled = serve.replace("libsql://NAME.turso.io", TURSO_DATABASE_URL)
    .replace("=TOKEN", `=${TURSO_AUTH_TOKEN}`);
  assert.notEqual(filled, serve);
  const port = `${freePort()}`;
  const service = start(filled, folder, { PORT: port });
  try {
    await answering(service.stdout);
    const at = ask.replaceAll("localhost:8000", `127.0.0.1:${port}`).split("\n");
    const answers: unknown[] = [];
    for (const line of at) {
      const { count, match, name } = JSON.parse(await run("sh", "-c", `cd '${folder}' && ${line}`));
      answers.push({ count, match, name });
    }
    assert.deepEqual(answers, [
      { count: 1, match: undefined, name: undefined },
      { count: 1, match: true, name: "Ani" },
    ]);
    const health = JSON.parse(await run("curl", "-s", `http://127.0.0.1:${port}/health`));
    assert.equal(health.backend, "wasm");
  } finally {
    service.kill("SIGTERM");
    assert.equal((await service.status).code, 0);
  }
});
