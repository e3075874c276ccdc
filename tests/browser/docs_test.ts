import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import { withService } from "../client/with_service.ts";
import { withPage } from "./chromium.ts";
import { photoPath } from "./photo_path.ts";

/** What a reader puts into an operation's fields. */
interface Filled {
  readonly files?: Readonly<Record<string, string>>;
  readonly texts?: Readonly<Record<string, string>>;
}

/** Tries an operation out as a reader does, and reads the answer off the page. */
async function tryOut(page: Page, path: string, { files = {}, texts = {} }: Filled) {
  const operation = page.locator(".opblock").filter({
    has: page.locator(`.opblock-summary-path[data-path="${path}"]`),
  }).first();
  await operation.locator(".opblock-summary-control").click();
  for (const [name, photo] of Object.entries(files)) {
    await fieldOf(operation, name).setInputFiles(photoPath(photo));
  }
  for (const [name, text] of Object.entries(texts)) await fieldOf(operation, name).fill(text);
  await operation.getByRole("button", { name: "Execute" }).click();
  const answer = operation.locator(".live-responses-table .response").first();
  const status = await answer.locator(".response-col_status").innerText();
  const body = await answer.locator(".highlight-code").first().innerText();
  return { status: Number.parseInt(status), body: JSON.parse(body.slice(body.indexOf("{"))) };
}

function fieldOf(operation: Locator, name: string): Locator {
  return operation.locator(
    `[data-property-name="${name}"] input, [data-param-name="${name}"] input`,
  );
}

Deno.test("a reader of /docs can try the service out", () =>
  withService(({ url }) =>
    withPage(async (page) => {
      await page.goto(`${url}/docs`);
      const file = "pairs/img2.jpg", other = "pairs/img6.jpg";

      const enrolled = await tryOut(page, "/enroll", { files: { file }, texts: { name: "Ani" } });
      assert.deepEqual(
        [enrolled.status, enrolled.body.stored.label, enrolled.body.tenant_id],
        [200, "Ani", "default"],
      );
      const found = await tryOut(page, "/identify", { files: { file: other } });
      assert.deepEqual([found.status, found.body.match, found.body.name], [200, true, "Ani"]);
      const compared = await tryOut(page, "/compare", { files: { image1: file, image2: other } });
      assert.deepEqual([compared.status, compared.body.same_person], [200, true]);
      const listed = await tryOut(page, "/enrollments/{tenant_id}", {
        texts: { tenant_id: "default" },
      });
      assert.deepEqual([listed.status, listed.body.enrollments[0].name], [200, "Ani"]);
    })
  ));
