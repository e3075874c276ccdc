/** Files that will have lost their names when they are wiped. */
export interface Wipeable extends Disposable {
  /** Overwrites what the files hold with zeros and empties them. */
  wipe(): Promise<void>;
}

const zeros = new Uint8Array(1 << 20);

/**
 * Opens files to wipe them after others have taken their names. A disk that writes elsewhere
 * (flash, copy on write) may keep the old bytes; no program can do more about those.
 */
export async function holdForWiping(paths: readonly string[]): Promise<Wipeable> {
  using opening = new DisposableStack();
  const files: Deno.FsFile[] = [];
  for (const path of paths) files.push(opening.use(await Deno.open(path, { write: true })));
  const held = opening.move();
  return {
    async wipe() {
      for (const file of files) await wipeFile(file);
    },
    [Symbol.dispose]: () => held.dispose(),
  };
}

async function wipeFile(file: Deno.FsFile): Promise<void> {
  const { size } = await file.stat();
  for (let at = 0; at < size;) {
    at += await file.write(zeros.subarray(0, Math.min(zeros.length, size - at)));
  }
  await file.sync();
  await file.truncate(0);
}
