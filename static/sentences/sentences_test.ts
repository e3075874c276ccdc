import assert from "node:assert/strict";
import { sentences } from "../language.js";

const folder = new URL("../", import.meta.url);

const all: Readonly<Record<string, { en: string; id: string }>> = sentences;

function placeholders(sentence: string): string[] {
  return [...sentence.matchAll(/\{\w+(?::\d)?\}/g)].map(([found]) => found).sort();
}

Deno.test("every sentence is there in both languages, with the same placeholders", () => {
  for (const [key, { en, id }] of Object.entries(all)) {
    assert(en && id, key);
    assert.deepEqual(placeholders(en), placeholders(id), key);
  }
});

Deno.test("what the pages say before they are translated is the English sentence", async () => {
  for (const name of ["index", "enroll_camera", "camera_test"]) {
    const html = await Deno.readTextFile(new URL(`${name}.html`, folder));
    const marked = [...html.matchAll(/data-text="(\w+)"[^>]*>([^<]*)</g)];
    assert(marked.length > 10);
    for (const [, key, content] of marked) {
      assert.equal(content.trim().replaceAll(/\s+/g, " "), all[key]?.en, `${name} ${key}`);
    }
    assert.doesNotMatch(html, /<style|style=|\son\w+=|https?:/, `${name} has something inline`);
  }
});

Deno.test("every word that modules say is a sentence", async () => {
  for (const part of ["camera", "enroll", "recognize"]) {
    for await (const { name } of Deno.readDir(new URL(`${part}/`, folder))) {
      if (!/\.js$/.test(name)) continue;
      const source = await Deno.readTextFile(new URL(`${part}/${name}`, folder));
      for (const [, key] of source.matchAll(/\bsay\(.*?, "(\w+)"/g)) {
        assert(all[key], `${part}/${name} says ${key}`);
      }
    }
  }
});
