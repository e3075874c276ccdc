import { WajahError } from "../src/errors.ts";
import type { AppContext } from "../src/http/hono_app.ts";

/** A file that is served as it is. */
export interface PageFile {
  /** Where it lies; asked at each request, because a package may have been left out. */
  readonly url: () => string;
  readonly type: string;
}

/** Types of files that pages are made of, by ending. */
export const types = {
  css: "text/css; charset=utf-8",
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
  wasm: "application/wasm",
} as const;

/** A file of `static/`, such as `index.html`. */
export function own(name: string): PageFile {
  const ending = name.slice(name.lastIndexOf(".") + 1);
  const { href } = new URL(`../static/${name}`, import.meta.url);
  return { url: () => href, type: types[ending as keyof typeof types] };
}

/**
 * Answers with a file, read as fast as the client takes it: some are too large to be held for each
 * of many clients.
 *
 * @throws {WajahError} `not_found`
 */
export async function sendFile(c: AppContext, { url, type }: PageFile, caching: string) {
  const { file, size, tag } = await open(url).catch((cause) => {
    throw new WajahError("not_found", {}, { cause });
  });
  c.header("Cache-Control", caching);
  c.header("ETag", tag);
  c.header("Vary", "Accept");
  const isKnown = c.req.header("If-None-Match") === tag, isHead = c.req.raw.method === "HEAD";
  if (isKnown || isHead) file.close();
  if (isKnown) return c.body(null, 304);
  c.header("Content-Type", type);
  c.header("Content-Length", String(size));
  return isHead ? c.body(null) : c.body(file.readable);
}

/** Opens a file; its tag changes with it. */
async function open(url: PageFile["url"]) {
  const file = await Deno.open(new URL(url()));
  const { size, mtime } = await file.stat();
  return { file, size, tag: `W/"${size}-${mtime?.getTime() ?? 0}"` };
}
