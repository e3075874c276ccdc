import assert from "node:assert/strict";
import { listPhotos } from "./labelled_photos.ts";

/** Lists the photos of a folder with these files, as `path label`. */
async function list(files: Record<string, string>): Promise<string[]> {
  const folder = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) {
      await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    const photos = await listPhotos(folder);
    return photos.map(({ path, label }) => `${path.slice(folder.length + 1)} ${label}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("folders are labels, those inside spoof/ species, at any depth", async () => {
  const files = ["live/b.jpg", "live/ani/a.jpg", "spoof/x.jpg", "spoof/print/p.jpg"];
  const more = ["spoof/screen/phone/s.jpg", "spoof/live/l.jpg", "live/.hidden", "notes.txt"];
  const all = Object.fromEntries([...files, ...more].map((name) => [name, ""]));
  assert.deepEqual(await list(all), [
    "live/ani/a.jpg live",
    "live/b.jpg live",
    "spoof/live/l.jpg spoof/live",
    "spoof/print/p.jpg print",
    "spoof/screen/phone/s.jpg screen",
    "spoof/x.jpg spoof",
  ]);
});

Deno.test("labels.csv says it alone, with a heading or without", async () => {
  for (const heading of ["", "file,label\n", "\ufefffile,label\r\n"]) {
    const csv = `${heading}a.jpg,live\r\nattacks/b c.jpg, print\n\n`;
    const found = await list({ "labels.csv": csv, "live/z.jpg": "" });
    assert.deepEqual(found, ["a.jpg live", "attacks/b c.jpg print"]);
  }
});

Deno.test("a line that says nothing is refused by its number", async () => {
  for (const line of ["b.jpg", "b.jpg,", ",live", "b.jpg,live,0.9"]) {
    await assert.rejects(list({ "labels.csv": `a.jpg,live\n${line}` }), /labels\.csv, line 2/);
  }
});

Deno.test("without photos there is nothing to evaluate", async () => {
  for (const files of [{}, { "photos/a.jpg": "" }, { "labels.csv": "file,label\n" }]) {
    await assert.rejects(list({ "other.txt": "", ...files }), /No photos/);
  }
});
