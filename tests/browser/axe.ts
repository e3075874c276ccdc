/** Looks for barriers in a page as it is shown now. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";

const source = Deno.readTextFileSync(
  new URL(import.meta.resolve("axe-core/axe.min.js")),
);

/** Rules of WCAG 2.2 up to level AA, and what else is good practice. */
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** How a page is looked at: on a phone and on a desktop, in light and dark; widths in pixels. */
const looks = [
  { width: 390, colorScheme: "light" },
  { width: 1280, colorScheme: "dark" },
] as const;

/** Where pictures of what was looked at are put; nowhere unless it is set. */
const pictures = Deno.env.get("SCREENSHOTS");

/** Without copies of style sheets, which it would put into the page's text against its policy. */
const options = JSON.stringify({ runOnly: tags, preload: false });

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/**
 * Expects no violation in light and dark, and nothing to scroll sideways on a phone or a desktop.
 *
 * @param state what the page shows, for the message
 */
export async function expectNoBarriers(page: Page, state: string): Promise<void> {
  await page.evaluate(source);
  for (const { width, colorScheme } of looks) {
    await page.setViewportSize({ width, height: 844 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const wide = await page.evaluate("document.documentElement.scrollWidth");
    assert.equal(wide, width, `${state} is ${wide} pixels wide at ${width}`);
    assert.deepEqual(await violations(page), [], `${state}, ${width} pixels, ${colorScheme}`);
    const path = `${pictures}/${state.replaceAll(/\W+/g, "_")}-${width}.png`;
    if (pictures) await page.screenshot({ path, fullPage: true });
  }
  await page.emulateMedia({ colorScheme: "light" });
}

async function violations(page: Page): Promise<string[]> {
  const found: Violation[] = await page.evaluate(
    `axe.run(${options}).then(({ violations }) => violations)`,
  );
  return found.map(({ id, nodes }) =>
    `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n")}`
  );
}
