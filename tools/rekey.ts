/**
 * `deno task rekey`: encrypts the database file with another key. The service must be stopped. Its
 * settings are the service's; a key of one's own is in `NEW_TEMPLATE_KEY`.
 */

import { ConfigError, parseConfig, settingNames } from "../src/config.ts";
import { StoreError } from "../src/store/errors.ts";
import { rekey, type Rekeyed, type RekeyStep } from "../src/store/rekey.ts";

const steps: Readonly<Record<RekeyStep, string>> = {
  key: "make the new key",
  copy: "copy and compare",
  database: "put the new database in place",
  "key file": "put the new key in place",
  wipe: "wipe the old files",
  done: "done",
};

async function main(): Promise<number> {
  try {
    const config = parseConfig(readEnvironment());
    const done = await rekey({
      url: config.TURSO_DATABASE_URL,
      syncUrl: config.TURSO_SYNC_URL,
      templateKey: config.TEMPLATE_KEY,
      templateKeyFile: config.TEMPLATE_KEY_FILE,
      newTemplateKey: Deno.env.get("NEW_TEMPLATE_KEY") || undefined,
      say: (step) => write(`  ${steps[step]}\n`),
    });
    write(summary(done));
    return 0;
  } catch (error) {
    const readable = error instanceof StoreError || error instanceof ConfigError;
    write(`\nThe rekey stopped. ${readable ? error.message : nameOf(error)}\n`);
    return 1;
  }
}

function summary({ path, tables, rows, keyFile, wiped }: Rekeyed): string {
  const next = keyFile === undefined
    ? "Now set TEMPLATE_KEY to the value of NEW_TEMPLATE_KEY, before the service is started."
    : `"${keyFile}" holds the new key.`;
  return [
    "",
    `"${path}" has a new key: ${rows} rows of ${tables} tables are the same. ${next}`,
    ...wiped ? [] : ["The old files are deleted, but could not be overwritten first."],
    "Backups made before still need the old key.",
    "",
  ].join("\n");
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

function readEnvironment(): Record<string, string> {
  return Object.fromEntries(settingNames.map((name) => [name, Deno.env.get(name) ?? ""]));
}

function write(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}

if (import.meta.main) Deno.exit(await main());
