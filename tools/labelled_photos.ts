/** Photos of which somebody says whether they show a live person or an attack, and which kind. */

/** The label of a live person; any other names a species of attack. */
export const live = "live";

/** One photo. */
export interface LabelledPhoto {
  readonly path: string;
  readonly label: string;
}

/**
 * The photos of a folder: as `labels.csv` says (`file,label` a line), where there is one; else those
 * under `live/` and `spoof/`, each folder inside `spoof/` being a species of its own.
 *
 * @throws {Error} that tells a person what is missing or wrong
 */
export async function listPhotos(folder: string): Promise<LabelledPhoto[]> {
  const photos = await readLabels(folder) ?? [
    ...await filesUnder(`${folder}/live`, live),
    ...await spoofs(`${folder}/spoof`),
  ];
  if (photos.length > 0) return photos;
  throw new Error("No photos: there must be folders live/ and spoof/ with photos, or labels.csv");
}

/** What `labels.csv` says, or undefined without one. */
async function readLabels(folder: string): Promise<LabelledPhoto[] | undefined> {
  const text = await unlessMissing(Deno.readTextFile(`${folder}/labels.csv`));
  return text?.replace(/^\ufeff/, "").split(/\r?\n/).flatMap((line, at) => {
    if (line.trim() === "" || at === 0 && /^file\s*,\s*label\s*$/.test(line)) return [];
    const [file, label, ...rest] = line.split(",").map((field) => field.trim());
    if (file && label && rest.length === 0) return [{ path: `${folder}/${file}`, label }];
    throw new Error(`labels.csv, line ${at + 1}: must be a file, a comma and a label`);
  });
}

async function spoofs(folder: string): Promise<LabelledPhoto[]> {
  const photos: LabelledPhoto[] = [];
  for (const { name, isDirectory } of await entriesOf(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) photos.push(...await filesUnder(path, name === live ? "spoof/live" : name));
    else photos.push({ path, label: "spoof" });
  }
  return photos;
}

/** Files at any depth. */
async function filesUnder(folder: string, label: string): Promise<LabelledPhoto[]> {
  const photos: LabelledPhoto[] = [];
  for (const { name, isDirectory } of await entriesOf(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) photos.push(...await filesUnder(path, label));
    else photos.push({ path, label });
  }
  return photos;
}

/** In the order of their names, without hidden ones; none of a folder that is missing. */
async function entriesOf(folder: string): Promise<Deno.DirEntry[]> {
  const entries = await unlessMissing(Array.fromAsync(Deno.readDir(folder))) ?? [];
  return entries.filter(({ name }) => !name.startsWith("."))
    .toSorted((a, b) => a.name < b.name ? -1 : 1);
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
