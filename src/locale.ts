/** Languages that sentences come in: English and Indonesian. */
export const locales = ["en", "id"] as const;

/** One of `locales`. */
export type Locale = typeof locales[number];
