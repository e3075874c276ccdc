/** Multipart bodies byte by byte, so that they can be wrong in every way. */
import { joined } from "../image/files.ts";
import type { Dice, Whim } from "./dice.ts";
import type { Field } from "./document.ts";
import { embeddingText, hostileText } from "./values.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Files to send: whole ones, and such as are none. */
export interface Photos {
  readonly good: Bytes;
  readonly bad: readonly Bytes[];
}

/** A body with its type. */
export interface Body {
  readonly type: string;
  readonly bytes: Bytes;
}

interface Part {
  readonly name: string;
  readonly file: boolean;
  readonly value: Bytes;
}

const boundary = "limit";
const encoder = new TextEncoder();

/** A form with the fields of a schema, some missing, some twice, some unknown, some of another kind. */
export function fuzzForm(
  fields: Readonly<Record<string, Field>>,
  dice: Whim,
  photos: Photos,
): Body {
  const parts = Object.entries(fields).flatMap(([name, field]) =>
    partsFor(name, field, dice, photos)
  );
  if (dice.chance(0.1)) {
    parts.push(textPart(dice.pick(["extra", "__proto__", "", "file[]"]), hostileText(dice)));
  }
  const bytes = joined([...parts.map(partBytes), encoder.encode(`--${boundary}--\r\n`)]);
  const type = `multipart/form-data; boundary=${boundary}`;
  return { type, bytes: dice.chance(dice.wild / 5) ? broken(bytes, dice) : bytes };
}

function partsFor(name: string, field: Field, dice: Whim, photos: Photos): Part[] {
  if (name === "image" || dice.chance(dice.wild / 4)) return [];
  const one = () => partFor(name, field, dice, photos);
  return dice.chance(dice.wild / 10) ? [one(), one()] : [one()];
}

function partFor(name: string, field: Field, dice: Whim, photos: Photos): Part {
  const isFile = field.format === "binary";
  if (isFile !== dice.chance(dice.wild / 10)) return filePart(name, dice, photos);
  if (name === "encoding") return textPart(name, embeddingText(dice));
  if (!dice.chance(dice.wild)) return textPart(name, plausible(name, field, dice));
  return dice.chance(0.1) ? loneSurrogate(name) : textPart(name, hostileText(dice));
}

/** What a client may well send. */
export function plausible(name: string, field: Field, dice: Dice): string {
  if (field.enum) return String(dice.pick(field.enum));
  if (field.type === "boolean" || name === "liveness") return dice.pick(["true", "false"]);
  if (field.type === "number" || field.type === "integer") {
    return dice.pick(["0", "1", "2", "0.35"]);
  }
  return dice.pick(["fuzz", "1", "default", "Budi Santoso"]);
}

function textPart(name: string, value: string): Part {
  return { name, file: false, value: encoder.encode(value) };
}

/** U+D800 as three bytes, which UTF-8 forbids. */
function loneSurrogate(name: string): Part {
  return { name, file: false, value: Uint8Array.of(0x61, 0xed, 0xa0, 0x80) };
}

function filePart(name: string, dice: Whim, { good, bad }: Photos): Part {
  return { name, file: true, value: dice.chance(dice.wild) ? dice.pick(bad) : good };
}

function partBytes({ name, file, value }: Part): Bytes {
  const called = file ? '; filename="a.png"\r\nContent-Type: text/html' : "";
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${called}\r\n\r\n`;
  return joined([encoder.encode(head), value, encoder.encode("\r\n")]);
}

/** Cut somewhere, or with one byte changed. */
function broken(bytes: Bytes, dice: Dice): Bytes {
  const at = dice.roll(bytes.length);
  if (dice.chance(0.5)) return bytes.slice(0, at);
  const copy = bytes.slice();
  copy[at] = dice.roll(256);
  return copy;
}
