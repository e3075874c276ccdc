/** The photos for tests, which lie beside the project. */

const folder = new URL("../../../shared/testdata/", import.meta.url);

/** The bytes of a photo, `pairs/img1.jpg` for one. A missing one fails the test that wants it. */
export function readPhoto(name: string): Promise<Uint8Array<ArrayBuffer>> {
  return Deno.readFile(new URL(name, folder));
}

/** A labelled pair of `pairs/pairs.csv`. */
export interface Pair {
  readonly x: string;
  readonly y: string;
  readonly same: boolean;
}

/** All labelled pairs. */
export async function readPairs(): Promise<Pair[]> {
  const text = await Deno.readTextFile(new URL("pairs/pairs.csv", folder));
  return text.trim().split(/\r?\n/).slice(1).map((line) => {
    const [x, y, decision] = line.split(",");
    return { x: `pairs/${x}`, y: `pairs/${y}`, same: decision === "Yes" };
  });
}

/** The value of a form's part, or several of them. */
export type FormPart = string | Uint8Array<ArrayBuffer> | readonly Uint8Array<ArrayBuffer>[];

/** A multipart form: texts as they are, bytes as files. */
export function formOf(parts: Readonly<Record<string, FormPart>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) {
    if (typeof value === "string") form.append(name, value);
    else {for (const bytes of value instanceof Uint8Array ? [value] : value) {
        form.append(name, new Blob([bytes], { type: "image/jpeg" }), "photo.jpg");
      }}
  }
  return form;
}
