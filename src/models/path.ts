/** A file in a folder. Forward slashes work on every system Deno runs on. */
export function joinPath(folder: string, file: string): string {
  return folder.endsWith("/") ? folder + file : `${folder}/${file}`;
}

/** The last part of a URL's path, decoded: what a person calls the download. */
export function nameInUrl(url: string): string {
  const last = new URL(url).pathname.split("/").at(-1);
  return last || url;
}

/** The size of a file in bytes, or `undefined` when nothing is there. */
export async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await Deno.stat(path)).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Deletes a file; a file that is not there is fine. */
export async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
