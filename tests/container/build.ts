/**
 * Does what a Dockerfile says without a Docker engine: every stage is a folder, `COPY` copies,
 * `RUN` runs here with the paths of the image turned into paths of that folder. Base images are not
 * there; their Deno is the one that runs the tests.
 */

import assert from "node:assert/strict";
import { dirname } from "node:path";
import {
  expand,
  pairsOf,
  readDockerfile,
  type Stage,
  type Step,
  variablesOf,
} from "./dockerfile.ts";
import { readIgnore } from "./ignore.ts";

const root = new URL("../../", import.meta.url).pathname;

/** A stage whose steps were done. */
export interface Built {
  readonly stage: Stage;
  /** What would be `/` in a container. */
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Turns paths of the image, in a word or a command, into paths here. */
  map(text: string): string;
}

/** Whether the tests may act as another user, as an engine does. */
export const isRoot = Deno.uid() === 0;

/** Builds one stage of the project's Dockerfile, and those that it needs, under `folder`. */
export async function build(target: string, folder: string): Promise<Built> {
  const stages = readDockerfile(await Deno.readTextFile(`${root}Dockerfile`));
  const isLetIn = readIgnore(await Deno.readTextFile(`${root}.dockerignore`));
  const done = new Map<string, Built>();
  const make = async (name: string): Promise<Built> => {
    const stage = stages.find((one) => one.name === name);
    assert(stage, `there is no stage ${name}`);
    const built = open(stage, `${folder}/${name}`);
    done.set(name, built);
    await Deno.mkdir(built.folder);
    const base = stages.find((one) => one.name === stage.from);
    if (base) await copyTree((done.get(base.name) ?? await make(base.name)).folder, built.folder);
    for (const step of stage.steps) {
      const from = /^--from=(\S+)/.exec(step.rest)?.[1];
      if (from) done.get(from) ?? await make(from);
      await perform(step, { built, done, isLetIn });
    }
    return built;
  };
  return await make(target);
}

function open(stage: Stage, folder: string): Built {
  const map = (text: string) =>
    text.replace(/(?<![\w./])\/(app|compiled|deno-dir|models)(?![\w-])/g, `${folder}/$1`);
  return { stage, folder, map, variables: variablesOf(stage) };
}

interface Context {
  readonly built: Built;
  readonly done: ReadonlyMap<string, Built>;
  readonly isLetIn: (path: string) => boolean;
}

async function perform({ word, rest }: Step, context: Context): Promise<void> {
  if (word === "COPY") await copy(rest.split(/\s+/), context);
  else if (word === "RUN") await runStep(rest, context.built);
  else if (word === "WORKDIR") await Deno.mkdir(context.built.map(rest), { recursive: true });
}

async function copy(words: string[], { built, done, isLetIn }: Context): Promise<void> {
  const from = words[0].startsWith("--from=") ? words.shift()?.slice("--from=".length) : undefined;
  const destination = words.pop() ?? "";
  const target = destination.startsWith("/")
    ? built.map(destination)
    : `${built.folder}/app/${destination}`;
  const source = from ? done.get(from) : undefined;
  for (const word of words) {
    if (source) await copyTree(source.map(word), target);
    else await copyContext(word, destination.endsWith("/") ? target : dirname(target), isLetIn);
  }
}

/** Copies a file or a folder of the project, without what is ignored. */
async function copyContext(
  path: string,
  into: string,
  isLetIn: (path: string) => boolean,
): Promise<void> {
  const files = await filesOf(path);
  // A folder's content is copied, a file itself.
  const base = files[0] === path ? dirname(path) : path;
  const folder = files[0] === path || into.endsWith("/") ? into : `${into}/${path}`;
  for (const file of files.filter(isLetIn)) {
    const target = `${folder}/${base === "." ? file : file.slice(base.length + 1)}`;
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.copyFile(`${root}${file}`, target);
  }
}

async function filesOf(path: string): Promise<string[]> {
  if ((await Deno.stat(`${root}${path}`)).isFile) return [path];
  const found: string[] = [];
  for await (const { name } of Deno.readDir(`${root}${path}`)) {
    found.push(...await filesOf(`${path}/${name}`));
  }
  return found;
}

/** Copies what is in a folder, with links as links; the disk's blocks are shared where it can. */
async function copyTree(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  await sh(`cp -a --reflink=auto '${from}/.' '${to}'`, { cwd: "/" });
}

async function runStep(rest: string, { folder, map, stage, variables }: Built): Promise<void> {
  const argument = stage.steps.filter(({ word }) => word === "ARG").map(({ rest }) =>
    pairsOf(rest)
  );
  const command = map(expand(rest, Object.assign({}, ...argument)));
  // Modes bind those who are not root, and they can't give files away.
  const own = isRoot ? command : `chmod u+w . && ${command.replace(/-o \d+ -g \d+ /, "")}`;
  const env = Object.fromEntries(Object.entries(variables).map(([k, v]) => [k, map(v)]));
  const PATH = `${dirname(Deno.execPath())}:${Deno.env.get("PATH")}`;
  await sh(own, { cwd: `${folder}/app`, env: { ...env, PATH } });
}

/** Runs a command of the shell that must succeed. */
export async function sh(
  command: string,
  options: { cwd: string; env?: Record<string, string> },
): Promise<void> {
  const { success, stderr } = await new Deno.Command("sh", {
    args: ["-c", command],
    stdout: "null",
    stderr: "piped",
    ...options,
  }).output();
  assert(success, `${command}\n${new TextDecoder().decode(stderr)}`);
}
