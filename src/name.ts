/** Characters of a name, as Unicode counts them. */
const longest = 256;

/**
 * UTF-16 units of a name before it is composed: up to four make one character. More are not looked
 * at, because composing takes time by the square of the length: 5 seconds for 64 KB of accents.
 */
const longestGiven = 4 * longest;

/**
 * What a person can't see: control characters, ends of lines, and those that turn the direction of
 * writing, with which a name shows as another one (UAX #9 section 2). Marks that Arabic and Persian
 * are written with are none of these.
 */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** Whether a text can be shown, stored and read back as it is. */
export function isShowable(text: string): boolean {
  return text.isWellFormed() && !unseen.test(text);
}

/**
 * A person's name as it is kept: composed (NFC), without spaces around it, 1 to 256 characters.
 *
 * @returns undefined for a text that is no such name
 */
export function nameOf(text: string): string | undefined {
  if (text.length > longestGiven) return undefined;
  const name = text.normalize("NFC").trim();
  const fits = name !== "" && [...name].length <= longest;
  return fits && isShowable(name) ? name : undefined;
}
