/** Looks for barriers in a page as it is shown now. */

import assert from "node:assert/strict";
import type { Page } from "playwright-core";

const source = Deno.readTextFileSync(
  new URL(import.meta.resolve("axe-core/axe.min.js")),
);

/** Rules of WCAG 2.2 up to level AA, and what else is good practice. */
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Widths of a phone and of a desktop, in pixels. */
const widths = [390, 1280];

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
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found: Violation[] = await page.evaluate(
      `axe.run(${options}).then(({ violations }) => violations)`,
    );
    const told = found.map(({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n")}`
    );
    assert.deepEqual(told, [], `${state}, ${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 });
    const wide = await page.evaluate("document.documentElement.scrollWidth");
    assert.equal(wide, width, `${state} is ${wide} pixels wide at ${width}`);
  }
}
