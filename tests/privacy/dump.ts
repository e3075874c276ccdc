import { createClient, RESP_TYPES } from "redis";
import { connectLocal, fileUrl } from "../../src/store/connect.ts";
import { readOrMakeTemplateKey } from "../../src/store/template_key.ts";

/** Bytes by the name of where they are. */
export type Places = Readonly<Record<string, Uint8Array>>;

const encoder = new TextEncoder();

/** Every file of a folder and the folders in it. */
export async function readFolder(folder: string): Promise<Places> {
  const files: Record<string, Uint8Array> = {};
  for await (const { name, isFile, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    // Names of files tell as much as what is in them.
    if (isFile) files[name] = join([encoder.encode(`${name}\n`), await Deno.readFile(path)]);
    if (isDirectory) Object.assign(files, await readFolder(path));
  }
  return files;
}

/** All values of all tables of an encrypted database, read from a copy of its files. */
export async function readTables(path: string, keyPath: string): Promise<Uint8Array> {
  const folder = await Deno.makeTempDir({ prefix: "wajah-dump-" });
  try {
    for (const side of ["", "-wal"]) await copyIfThere(path + side, `${folder}/copy.db${side}`);
    const key = await readOrMakeTemplateKey({ path: keyPath, databaseExists: true });
    const client = await connectLocal(fileUrl(`${folder}/copy.db`), key);
    const parts: Uint8Array[] = [];
    const rows = async (sql: string) => (await client.execute({ sql })).rows;
    for (const { name } of await rows("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
      for (const row of await rows(`SELECT * FROM "${name}"`)) {
        parts.push(...Object.values(row).map(bytesOf));
      }
    }
    await client.close();
    return join(parts);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** All keys and values of a Redis that holds nothing but texts. */
export async function readRedis(url: string): Promise<Uint8Array> {
  const client = createClient({ url, RESP: 2 });
  await client.connect();
  try {
    const keys = await client.keys("*");
    const binary = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
    const values = await Promise.all(keys.map((key) => binary.get(key)));
    return join([...keys.map(bytesOf), ...values.map(bytesOf)]);
  } finally {
    client.destroy();
  }
}

function bytesOf(value: unknown): Uint8Array {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return value instanceof Uint8Array ? value : encoder.encode(String(value));
}

/** Parts with something between them, so that none goes on in the next. */
function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length + 1, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length + 1;
  }
  return whole;
}

async function copyIfThere(from: string, to: string): Promise<void> {
  try {
    await Deno.copyFile(from, to);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
