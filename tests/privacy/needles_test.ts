import { deepEqual } from "node:assert/strict";
import { byteNeedles, createSearch, digitNeedles, textNeedles } from "./needles.ts";
import { randomBytes } from "../caches/fixtures.ts";

const encoder = new TextEncoder();
const photo = randomBytes(1000);
const embedding = [0.0451234579086303711, -0.1234567, 1.23e-7];
const search = createSearch([
  ...textNeedles("name", "qwertzuiopasdfghjklyxcvb"),
  ...byteNeedles("photo", photo),
  ...digitNeedles("digits", embedding),
]);

/** Random bytes with something in the middle of them. */
function around(part: Uint8Array<ArrayBuffer> | string): Uint8Array {
  const middle = typeof part === "string" ? encoder.encode(part) : part;
  return Uint8Array.from([...randomBytes(321), ...middle, ...randomBytes(123)]);
}

/** What there is, and what of it is found. */
const cases: readonly [string, Uint8Array<ArrayBuffer> | string, string[]][] = [
  ["nothing", "", []],
  ["the name", "qwertzuiopasdfghjklyxcvb", ["name"]],
  ["half of the name", "asdfghjklyxcvb", ["name"]],
  ["the name in base64 at any place", btoa("x: qwertzuiopasdfghjklyxcvb"), ["name"]],
  ["the name in base64 a byte further", btoa("x: .qwertzuiopasdfghjklyxcvb"), ["name"]],
  ["the name in base64 two bytes further", btoa("x: ..qwertzuiopasdfghjklyxcvb"), ["name"]],
  ["the name in hex", encoder.encode("qwertzuiopasdfghjklyxcvb").toHex(), ["name"]],
  ["16 bytes of the photo", photo.slice(500, 516), ["photo"]],
  ["15 bytes of the photo", photo.slice(500, 515), []],
  ["a part of the photo in base64", photo.slice(301, 340).toBase64(), ["photo"]],
  ["a number as JSON has it", JSON.stringify(embedding), ["digits"]],
  ["a number of single precision", "-0.045123458", ["digits"]],
  ["zeros", new Uint8Array(1000), []],
  ["two at once", `${photo.toHex()} qwertzuiopasdfghjklyxcvb`, ["name", "photo"]],
];

for (const [what, part, found] of cases) {
  Deno.test(`a search in ${what} finds ${found.join(" and ") || "nothing"}`, () => {
    deepEqual(search(around(part)), found);
  });
}
