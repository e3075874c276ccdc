/** Walks what a module can reach: imports, dynamic ones, and modules that run in workers. */

interface Edge {
  readonly specifier?: string;
}

interface Module {
  readonly specifier: string;
  readonly local?: string;
  readonly dependencies?: readonly { readonly code?: Edge; readonly type?: Edge }[];
}

/** What an entry can reach. */
export interface Graph {
  /** Addresses of all modules, `file:` and `npm:`; also those imported for their types alone. */
  readonly specifiers: readonly string[];
}

/** Modules that are started or imported by their address. */
const addressed = /new URL\(\s*"([^"]+\.ts)",\s*import\.meta\.url/g;

/** Walks from an entry; a module that only a worker runs counts as reached. */
export async function walk(entry: URL): Promise<Graph> {
  const found = new Set<string>();
  const read = new Set<string>();
  const queue = [entry.href];
  for (let root = queue.pop(); root; root = queue.pop()) {
    for (const module of await infoOf(root)) {
      if (read.has(module.specifier)) continue;
      read.add(module.specifier);
      found.add(module.specifier);
      for (const { code, type } of module.dependencies ?? []) {
        for (const edge of [code, type]) if (edge?.specifier) found.add(edge.specifier);
      }
      queue.push(...await workersOf(module));
    }
  }
  return { specifiers: [...found].sort() };
}

async function infoOf(root: string): Promise<readonly Module[]> {
  const command = new Deno.Command(Deno.execPath(), { args: ["info", "--json", root] });
  const { stdout } = await command.output();
  return JSON.parse(new TextDecoder().decode(stdout)).modules;
}

async function workersOf({ specifier, local }: Module): Promise<string[]> {
  if (!local || !/\.ts$/.test(local)) return [];
  const text = await Deno.readTextFile(local);
  return [...text.matchAll(addressed)].map(([, path]) => new URL(path, specifier).href);
}
