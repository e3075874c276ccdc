/** What nobody should send, and somebody will. */
import type { Dice } from "./dice.ts";

/** Texts for any field. */
export const hostileTexts: readonly string[] = [
  "",
  " ",
  "0",
  "-1",
  "1.5",
  "1e999",
  "-1e999",
  "NaN",
  "Infinity",
  "9007199254740992",
  "9223372036854775808",
  "1".repeat(400),
  "0x10",
  "true",
  "null",
  "undefined",
  "[object Object]",
  "1 OR 1=1",
  "'; DROP TABLE enrollments; --",
  '" OR ""="',
  "%",
  "../../etc/passwd",
  "..%2f..%2f",
  "a\0b",
  "\u202egnp.exe",
  "\u200b",
  "e\u0301\u0301\u0301\u0301",
  "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}".repeat(30),
  "\ufeff",
  "\r\nX-Injected: 1",
  "<script>alert(1)</script>",
  "${7*7}{{7*7}}",
  "__proto__",
  "constructor",
  "prototype",
  "x".repeat(65),
  "x".repeat(100_000),
  '{"a":1}',
  "[]",
];

/** JSON that a parser or a validator may trip over; written as it goes over the wire. */
export const hostileJson: readonly string[] = [
  "",
  "null",
  "1",
  '"text"',
  "[]",
  "{}",
  "{",
  "NaN",
  "[".repeat(200_000),
  `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
  '{"__proto__":{"admin":true}}',
  '{"constructor":{"prototype":{"admin":true}}}',
  '{"id":"\\ud800"}',
  '{"id":1e999}',
  '{"id":1,"id":2}',
  '{"id":"a\\u0000b"}',
  "\ufeff{}",
];

/** Values inside of JSON, also as they go over the wire. */
const jsonValues: readonly string[] = [
  "null",
  "true",
  "-1",
  "0",
  "1.5",
  "1e999",
  "9007199254740993",
  "9223372036854775808",
  '"\\ud800"',
  '"a\\u0000b"',
  "[]",
  "[[[[[]]]]]",
  "{}",
  '{"__proto__":1}',
  '["recognize","recognize"]',
  '["nothing"]',
];

/** A hostile text, or one that is half right. */
export function hostileText(dice: Dice): string {
  const text = dice.pick(hostileTexts);
  return dice.chance(0.1) ? `sma-3${text}` : text;
}

/** A hostile value for JSON. */
export function hostileJsonValue(dice: Dice): string {
  return dice.chance(0.5) ? dice.pick(jsonValues) : JSON.stringify(hostileText(dice));
}

/** The text of an embedding with something wrong with it, or with nothing. */
export function embeddingText(dice: Dice): string {
  const numbers = Array.from(
    { length: dice.pick([0, 1, 511, 512, 512, 512, 512, 513]) },
    () => "0.044",
  );
  const spoilt = dice.pick(["0.044", "NaN", "1e999", "-1e308", "null", '"1"', "[]", "0", "{}"]);
  if (dice.chance(0.2)) return `[${numbers.map(() => "0")}]`;
  if (numbers.length > 0) numbers[dice.roll(numbers.length)] = spoilt;
  return `[${numbers}]`;
}
