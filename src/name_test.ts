import assert from "node:assert/strict";
import { isShowable, nameOf } from "./name.ts";

Deno.test("a name is kept composed and without spaces around it", () => {
  assert.equal(nameOf("  Ani "), "Ani");
  assert.equal(nameOf("Ame\u0301lie"), "Am\u00e9lie");
  assert.equal(nameOf("Nguye\u0302\u0303n"), "Nguy\u1ec5n");
});

Deno.test("names of every script are names, joiners and marks of direction too", () => {
  const names = [
    "Siti Nurhaliza",
    "محمد",
    "می\u200cخواهم",
    "a\u200fb",
    "אבי",
    "王小明",
    "ไทย",
    "😀",
    "O'Neil-Łuk",
  ];
  for (const name of names) assert.equal(nameOf(name), name);
});

Deno.test("what can't be seen or read back makes no name", () => {
  const units = ["\0", "\n", "\x7f", "\x85", "\u2028", "\u2029", "\ud800", "\udfff"];
  const turns = [
    "\u202a",
    "\u202b",
    "\u202c",
    "\u202d",
    "\u202e",
    "\u2066",
    "\u2067",
    "\u2068",
    "\u2069",
  ];
  for (const unit of [...units, ...turns]) {
    assert.equal(nameOf(`Ani${unit}jpg`), undefined, escape(unit));
    assert.equal(isShowable(`Ani${unit}jpg`), false);
  }
});

Deno.test("a name has 1 to 256 characters, however they are written", () => {
  for (const letter of ["x", "😀", "\u1ec5", "\u0065\u0302\u0303"]) {
    assert.equal([...nameOf(letter.repeat(256)) ?? ""].length, 256, letter);
    assert.equal(nameOf(letter.repeat(257)), undefined, letter);
  }
  for (const empty of ["", " ", "\t\n"]) assert.equal(nameOf(empty), undefined);
});

Deno.test("a long text is refused without composing it", () => {
  // Composing each takes seconds, so that this test would not end in time.
  const accents = "e" + "\u0301\u0323".repeat(32_000);
  for (let i = 0; i < 1_000; i++) assert.equal(nameOf(accents), undefined);
});
