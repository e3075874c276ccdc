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
  const { file, size } = await open(url).catch((cause) => {
    throw new WajahError("not_found", {}, { cause });
  });
  c.header("Content-Type", type);
  c.header("Content-Length", String(size));
  c.header("Cache-Control", caching);
  c.header("Vary", "Accept");
  if (c.req.raw.method !== "HEAD") return c.body(file.readable);
  file.close();
  return c.body(null);
}

async function open(url: PageFile["url"]): Promise<{ file: Deno.FsFile; size: number }> {
  const file = await Deno.open(new URL(url()));
  return { file, size: (await file.stat()).size };
}
