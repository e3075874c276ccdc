/**
 * Leaves in `node_modules` what the service runs with on this machine: the packages that its source
 * names and what those need, the native files of this system, no maps for debuggers. For an image,
 * in the folder of the project; `deno install` brings everything back.
 *
 * Usage: deno run --allow-read --allow-write tools/image_packages.ts [PACKAGE TO LEAVE OUT...]
 */

const store = "node_modules/.deno";

/** In the name of a package with native files for a system that is not Debian. */
const foreign = /musl/;

async function* walk(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* walk(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}

/** The text of all source but tests. */
async function readSource(folders: readonly string[]): Promise<string> {
  const texts: string[] = [];
  for (const folder of folders) {
    for await (const path of walk(folder)) {
      if (path.endsWith(".ts") && !path.endsWith("_test.ts")) {
        texts.push(await Deno.readTextFile(path));
      }
    }
  }
  return texts.join("\n");
}

/** Names of the imports in `deno.json` that source names; one named in vain stays, never less. */
async function namedPackages(source: string): Promise<string[]> {
  const { imports } = JSON.parse(await Deno.readTextFile("deno.json"));
  return Object.keys(imports).filter((name) =>
    source.includes(`"${name}"`) || source.includes(`"${name}/`)
  );
}

/** The names in a folder of packages, with their scope. */
async function* packagesIn(folder: string): AsyncGenerator<string> {
  for await (const { name } of Deno.readDir(folder)) {
    if (name.startsWith(".")) continue;
    if (!name.startsWith("@")) yield name;
    else {for await (const scoped of Deno.readDir(`${folder}/${name}`)) {
        yield `${name}/${scoped.name}`;
      }}
  }
}

/** The folders of `store` that a package's link leads to, directly and through what it needs. */
async function follow(link: string, found: Set<string>): Promise<void> {
  // What is needed on other systems only was never installed.
  const path = await Deno.realPath(link).catch(() => undefined);
  const [, folder] = /\/\.deno\/([^/]+)\//.exec(`${path}/`) ?? [];
  if (!folder || found.has(folder) || foreign.test(folder)) return;
  found.add(folder);
  const inside = `${store}/${folder}/node_modules`;
  for await (const name of packagesIn(inside)) await follow(`${inside}/${name}`, found);
}

/** Removes packages that nothing leads to, and links that lead to them. */
async function removeOthers(kept: ReadonlySet<string>): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(store)) {
    if (isDirectory && name !== "node_modules" && !kept.has(name)) {
      await Deno.remove(`${store}/${name}`, { recursive: true });
    }
  }
  await Deno.remove(`${store}/node_modules`, { recursive: true }).catch(() => undefined);
  await Deno.remove("node_modules/.bin", { recursive: true }).catch(() => undefined);
  for await (const name of packagesIn("node_modules")) {
    const link = `node_modules/${name}`;
    if (!await Deno.stat(link).catch(() => undefined)) await Deno.remove(link);
  }
}

/** The builds of onnxruntime-web that run here or are served to browsers. */
const webBuilds =
  /\/(ort\.node\.min\.mjs|ort\.(wasm|webgpu)\.bundle\.min\.mjs|ort\.webgpu\.min\.js|ort-wasm-simd-threaded(\.asyncify)?\.(mjs|wasm))$/;

/** Removes onnxruntime's libraries for other systems and its other builds, and maps for debuggers. */
async function removeFiles(): Promise<void> {
  const machine = `/linux/${Deno.build.arch === "aarch64" ? "arm64" : "x64"}/`;
  for await (const path of walk(store)) {
    const isForeign = path.includes("/onnxruntime-node/bin/") && !path.includes(machine);
    const isUnused = path.includes("/onnxruntime-web/dist/") && !webBuilds.test(path);
    if (isForeign || isUnused || path.endsWith(".map")) await Deno.remove(path);
  }
}

const source = await readSource(["src", "routes"]);
const names = (await namedPackages(source)).filter((name) => !Deno.args.includes(name));
const kept = new Set<string>();
for (const name of names) await follow(`node_modules/${name}`, kept);
await removeOthers(kept);
await removeFiles();
