/** `deno task models list|fetch|verify`: weights on disk, without starting the service. */

import { runModels } from "../src/models/cli.ts";
import { splitFolders } from "../src/models/folder.ts";
import { readManifest } from "../src/models/manifest.ts";

const defaultFolders = "models:../shared/models";

async function main(): Promise<number> {
  return await runModels(Deno.args, {
    manifest: await readManifest(new URL("../models/manifest.json", import.meta.url)),
    folders: splitFolders(Deno.env.get("MODELS_DIR") || defaultFolders),
    write,
    isTerminal: Deno.stdout.isTerminal(),
    columns: columns(),
  });
}

function write(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}

function columns(): number | undefined {
  return Deno.stdout.isTerminal() ? Deno.consoleSize().columns : undefined;
}

if (import.meta.main) Deno.exit(await main());
