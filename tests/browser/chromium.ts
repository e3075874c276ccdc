/** Opens pages in Debian's Chromium, without a screen and without the internet. */

import assert from "node:assert/strict";
import { type Browser, chromium, type Page } from "playwright-core";

const executablePath = "/usr/bin/chromium";

const quiet: readonly string[] = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Milliseconds that a page may take to show what a test waits for. */
const patience = 60_000;

/**
 * Opens an empty page for `work`, which must end without an error in the page's console, without
 * anything that the page's policy forbids, and without a request to another machine. A failure
 * leaves a screenshot and says where.
 *
 * @param args more arguments for Chromium, a camera from a file for one
 */
export async function withPage(
  work: (page: Page) => Promise<void>,
  args: readonly string[] = [],
): Promise<void> {
  const browser = await launch([...quiet, ...args]);
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    page.setDefaultTimeout(patience);
    const faults = await watch(page);
    try {
      await work(page);
      assert.deepEqual(faults, []);
    } catch (cause) {
      throw new Error(await photograph(page), { cause });
    }
  } finally {
    await browser.close();
  }
}

async function launch(args: string[]): Promise<Browser> {
  const found = await Deno.stat(executablePath).then(({ isFile }) => isFile, () => false);
  assert(found, `browser tests need ${executablePath}: apt-get install chromium`);
  return await chromium.launch({ executablePath, args });
}

/** Collects what a page must not do while it is open. */
async function watch(page: Page): Promise<string[]> {
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`thrown: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    const isLocal = ["data:", "blob:"].includes(protocol) || hostname === "127.0.0.1";
    if (!isLocal) faults.push(`request: ${request.url()}`);
  });
  await page.addInitScript(`
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error("policy", violatedDirective, blockedURI));
  `);
  return faults;
}

/** Says where a screenshot of the page is. */
async function photograph(page: Page): Promise<string> {
  const path = await Deno.makeTempFile({ prefix: "wajah-page-", suffix: ".png" });
  try {
    await page.screenshot({ path, fullPage: true });
    return `the page is shown in ${path}`;
  } catch {
    await Deno.remove(path);
    return "the page can't be shown any more";
  }
}
