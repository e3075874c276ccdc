/** The whole command over real photos with the real networks. */

import assert from "node:assert/strict";
import { readPhoto } from "../tests/support/photos.ts";

const root = new URL("../", import.meta.url);
const photos = ["image_T1.jpg", "image_F1.jpg", "image_F2.jpg"];

/** Runs the task as a user does. */
async function evaluate(words: readonly string[], settings: Record<string, string> = {}) {
  const { tasks } = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  const [, ...task]: string[] = tasks.evaluate.command.split(" ");
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...task, ...words],
    cwd: root,
    env: {
      MODEL_PACK: "edge",
      MODELS_DIR: new URL("../shared/models", root).pathname,
      NO_COLOR: "1",
      ...settings,
    },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, table: text(stdout), notes: text(stderr) };
}

/** A folder with copies of photos of `liveness/`, under the names they are given. */
async function withPhotos(names: readonly string[], work: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    for (const [at, name] of names.entries()) {
      await Deno.mkdir(`${folder}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeFile(`${folder}/${name}`, await readPhoto(`liveness/${photos[at]}`));
    }
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("folders: the live photo is live, both attacks are refused", () =>
  withPhotos(["live/a.jpg", "spoof/screen/b.jpg", "spoof/print/c.jpg"], async (folder) => {
    await Deno.writeTextFile(`${folder}/live/broken.jpg`, "no photo");
    const { code, table, notes } = await evaluate(["liveness", folder]);
    assert.equal(code, 0, notes);
    assert.match(table, /^Networks: minifasnet_v2\+minifasnet_v1se\. Quality from 0\.15\.$/m);
    assert.match(table, /^\| live \| 2 \| 1 \| 0 \| 0 \| 0 \| 0 \| 1 \|$/m);
    for (const species of ["screen", "print"]) {
      assert.match(table, new RegExp(`^\\| ${species} \\| 1 \\| 0 \\| 0 \\| 1 \\|`, "m"));
    }
    const own = table.split("\n").find((line) => line.includes("(configured)")) ?? "";
    const rates = own.split(" | ").slice(1).map((cell) => cell.split(":")[0]);
    assert.deepEqual(rates, ["0 of 1", "0 of 1", "0 of 1", "0 of 1"]);
  }));

Deno.test("labels.csv, with thresholds that refuse everybody", () =>
  withPhotos(["a.jpg", "b.jpg", "c.jpg"], async (folder) => {
    await Deno.writeTextFile(`${folder}/labels.csv`, "a.jpg,live\nb.jpg,print\nc.jpg,print\n");
    const { code, table, notes } = await evaluate(["liveness", folder], {
      LIVENESS_LIVE_FROM: "1",
      LIVENESS_SPOOF_BELOW: "0",
      LIVENESS: "off",
    });
    assert.equal(code, 0, notes);
    assert.match(table, /^\| live \| 1 \| 0 \| 1 \| 0 \|/m);
    assert.match(table, /^\| print \| 2 \| 0 \| 2 \| 0 \|/m);
    assert.match(table, /^\| 1, spoof below 0 \(configured\) \| 1 of 1: 100\.0 %/m);
  }));

Deno.test("what can't be evaluated is said, and nothing is printed as a result", async () => {
  const empty = await Deno.makeTempDir();
  try {
    const wrong = [
      [[], {}, 2, /^Usage: deno task evaluate liveness DIR/],
      [["faces", empty], {}, 2, /^Usage/],
      [["liveness", empty, empty], {}, 2, /^Usage/],
      [["liveness", empty], {}, 1, /No photos/],
      [["liveness", empty], { LIVENESS_LIVE_FROM: "0.3" }, 1, /LIVENESS_SPOOF_BELOW: must be/],
    ] as const;
    for (const [words, settings, expected, message] of wrong) {
      const { code, table, notes } = await evaluate(words, { ...settings });
      assert.deepEqual([code, table], [expected, ""]);
      assert.match(notes, message);
    }
  } finally {
    await Deno.remove(empty);
  }
});
