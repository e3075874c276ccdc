import { moveFile, removeIfThere, statOf } from "./files.ts";
import { keyFits } from "./key_check.ts";
import { parseTemplateKey, readKeyFile, type TemplateKey } from "./template_key.ts";

/** Where a rekey builds the new database; in place of the old one it is of use, before it is not. */
export function copyOf(path: string): string {
  return `${path}.rekey`;
}

/** Where a rekey keeps the new key until the new database is in place. */
export function nextOf(keyFile: string): string {
  return `${keyFile}.new`;
}

/** A file's own path, where links end; as given when there is no file. */
export async function realPath(path: string): Promise<string> {
  return await statOf(path) ? await Deno.realPath(path) : path;
}

/**
 * Brings a rekey that was interrupted to its end or back to its beginning. Two files cannot be
 * replaced in one step, so the database goes first: if it is encrypted with the new key, the new
 * key takes the old one's place, and else it is of no use. Must be called with the database locked.
 *
 * @param keyFile where the key is, or undefined when it comes from elsewhere
 */
export async function finishRekey(path: string, keyFile: string | undefined): Promise<void> {
  await removeIfThere(copyOf(await realPath(path)));
  if (keyFile === undefined) return;
  const file = await realPath(keyFile);
  const next = await readKey(nextOf(file));
  if (next === undefined) return;
  if (next !== "unfinished" && await keyFits(path, next)) return await moveFile(nextOf(file), file);
  // With neither key fitting it stays, for a person to look at.
  const key = await readKey(file);
  if (key && key !== "unfinished" && await keyFits(path, key)) await removeIfThere(nextOf(file));
}

async function readKey(path: string): Promise<TemplateKey | "unfinished" | undefined> {
  const text = await readKeyFile(path);
  if (text === undefined) return undefined;
  try {
    return parseTemplateKey(text, path);
  } catch {
    return "unfinished";
  }
}
