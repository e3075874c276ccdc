import assert from "node:assert/strict";
import { validate, ValidationSeverity } from "dockerfile-utils";
import { lastOf, readDockerfile, type Stage, variablesOf, wordsOf } from "./dockerfile.ts";
import { readIgnore } from "./ignore.ts";

const root = new URL("../../", import.meta.url);
const text = Deno.readTextFileSync(new URL("Dockerfile", root));
const { tasks, imports } = JSON.parse(Deno.readTextFileSync(new URL("deno.json", root)));
const stages = readDockerfile(text);

/** The stages that somebody runs. */
const images = ["cpu", "cuda"].map((name) => {
  const stage = stages.find((one) => one.name === name);
  assert(stage, `there is no stage ${name}`);
  return stage;
});

Deno.test("a Docker engine would have nothing to say against the file", () => {
  const { ERROR } = ValidationSeverity;
  const rules = {
    deprecatedMaintainer: ERROR,
    directiveCasing: ERROR,
    emptyContinuationLine: ERROR,
    instructionCasing: ERROR,
    instructionCmdMultiple: ERROR,
    instructionEntrypointMultiple: ERROR,
    instructionHealthcheckMultiple: ERROR,
    instructionJSONInSingleQuotes: ERROR,
    instructionWorkdirRelative: ERROR,
  };
  const problems = validate(text, rules).map(({ range, message }) =>
    `line ${range.start.line + 1}: ${message}`
  );
  assert.deepEqual(problems, []);
});

Deno.test("every base image has a version, and the last stage is for the CPU", () => {
  const known = new Set(["scratch", ...stages.map(({ name }) => name)]);
  for (const { name, from } of stages) {
    assert(known.has(from) || /:[\w.-]*\d+\.\d+/.test(from), `${name} is from ${from}`);
  }
  assert.equal(stages.at(-1)?.name, "cpu");
});

Deno.test("all stages with Deno have the same one", () => {
  const tags = stages.map(({ from }) => /^denoland\/deno:\w+-(.+)$/.exec(from)?.[1]);
  assert.equal(new Set(tags.filter(Boolean)).size, 1);
});

Deno.test("what comes from the network is named by version and digest", () => {
  const runs = stages.flatMap(({ steps }) => steps);
  assert(!runs.some(({ word }) => word === "ADD"));
  for (const { rest } of runs.filter(({ word }) => word === "RUN")) {
    assert(!/\b(curl|wget|apt-get)\b/.test(rest), rest);
    if (/pip download/.test(rest)) {
      assert.match(rest, /==[\d.]+ --hash=sha256:\w{64}.*--require-hashes/);
    }
    if (/deno install/.test(rest)) assert.match(rest, /--frozen/);
  }
});

Deno.test("the libraries for CUDA are of the onnxruntime in use and go where it looks", () => {
  const [, version] = /@([\d.]+)$/.exec(imports["onnxruntime-node"]) ?? [];
  assert(version);
  assert(text.includes(`onnxruntime-gpu==${version} `));
  assert(text.includes(`/app/node_modules/.deno/onnxruntime-node@${version}/`));
});

for (const stage of images) {
  Deno.test(`${stage.name}: runs as nobody in particular, who owns the volumes alone`, () => {
    assert.match(lastOf(stage, "USER"), /^[1-9]\d{2,}:[1-9]\d{2,}$/);
    const words = stage.steps.map(({ word }) => word);
    assert(words.indexOf("USER") > words.lastIndexOf("RUN"));
    assert(words.indexOf("USER") > words.lastIndexOf("COPY"));
    assert(!stage.steps.some(({ rest }) => rest.includes("--chown")));
    assert.deepEqual(wordsOf(lastOf(stage, "VOLUME")), ["/app/data", "/models"]);
    assert(lastOf(stage, "RUN").endsWith("-m 700 data /models"));
  });

  Deno.test(`${stage.name}: tells whether it is ready and ends by SIGTERM`, () => {
    assert.match(lastOf(stage, "HEALTHCHECK"), /\/ready'/);
    assert.equal(lastOf(stage, "STOPSIGNAL"), "SIGTERM");
    assert.deepEqual(wordsOf(lastOf(stage, "ENTRYPOINT")), ["deno"]);
  });

  Deno.test(`${stage.name}: starts as the start task does, with fewer rights`, () => {
    const [variables, words] = tasks.start.command.split(" deno ");
    for (const pair of variables.split(" ")) {
      const [name, value] = pair.split("=");
      assert.equal(variablesOf(stage)[name], value, name);
    }
    const more = ["--frozen", "--cached-only", "--node-modules-dir=manual"];
    const command = wordsOf(lastOf(stage, "CMD"));
    assert.deepEqual(more.filter((flag) => !command.includes(flag)), []);
    const rest = command.filter((flag) => !more.includes(flag)).join(" ");
    assert.equal(rest, words.replace("--allow-write", "--allow-write=data,/models"));
  });

  Deno.test(`${stage.name}: onnxruntime tells nobody what it does`, () => {
    assert.equal(variablesOf(stage).ORT_DISABLE_TELEMETRY, "1");
  });
}

Deno.test("both images differ in what CUDA needs and nothing else", () => {
  const [cpu, cuda] = images.map(own);
  assert.deepEqual(cuda, { ...cpu, variables: { ...cpu.variables, INFERENCE_BACKEND: "cuda" } });
});

/** What a stage says of running. */
function own(stage: Stage) {
  const words = ["CMD", "ENTRYPOINT", "HEALTHCHECK", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL"];
  return { variables: variablesOf(stage), rest: words.map((word) => lastOf(stage, word)) };
}

Deno.test("weights are in the image when they are asked for", () => {
  const from = (values?: Record<string, string>) =>
    readDockerfile(text, values).find(({ name }) => name === "models")?.from;
  const copies = (name?: string) =>
    stages.find((stage) => stage.name === name)?.steps.map(({ rest }) => rest);
  assert.deepEqual(copies(from()), ["models/manifest.json models/README.md /app/models/"]);
  assert.deepEqual(copies(from({ WITH_MODELS: "1" })), ["models /app/models/"]);
});

Deno.test("secrets, data, tests and everything unnamed stay out of the build", async () => {
  const isLetIn = readIgnore(await Deno.readTextFile(new URL(".dockerignore", root)));
  const out = [
    ".env",
    ".git/config",
    "data/wajah.db",
    "data/template.key",
    "node_modules/zod/a.js",
  ];
  const tests = ["src/config_test.ts", "tests/setup.ts", "src/.env", "tools/models.ts"];
  assert.deepEqual([...out, ...tests, "models/det_10g.onnx.part"].filter(isLetIn), []);
  const wanted = ["deno.json", "deno.lock", "src/main.ts", "routes/docs.ts", "static/index.html"];
  const files = [...wanted, "models/det_500m.onnx", "tools/image_packages.ts"];
  assert.deepEqual(files.filter((path) => !isLetIn(path)), []);
});
