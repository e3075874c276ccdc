import assert from "node:assert/strict";
import { withService } from "../client/with_service.ts";
import { expectNoBarriers } from "./axe.ts";
import { withPage } from "./chromium.ts";
import { withCamera } from "./held_photo.ts";
import { actBefore, register } from "./people.ts";

const ani = "pairs/img2.jpg";

/** Notes in the page whether requests for recognition carry the token of a session. */
const noteTokens = `{
  const send = fetch;
  globalThis.tokensSent = [];
  globalThis.fetch = (path, options) => {
    if (path === "/recognize") tokensSent.push(options.body.has("liveness_token"));
    return send(path, options);
  };
}`;

Deno.test("who moves as asked is recognized", () =>
  withService(async ({ url }) => {
    await register(url, "Ani", ani);
    await withPage(async (page) => {
      await actBefore(page, url, ani);
      await page.addInitScript(noteTokens);
      await page.goto(`${url}/camera_test.html`);
      await page.getByLabel("Take photos by itself").uncheck();
      await page.getByLabel("Ask for movements").check();
      await page.locator("#advice-text").filter({ hasText: /^Good$/ }).waitFor();
      await page.getByRole("button", { name: "Start the check" }).click();
      await page.getByText("Step 2 of 4").waitFor();
      await page.locator("#result.recognized").waitFor();
      const shown = await page.locator("#result").innerText();
      assert.match(shown, /Recognized\s+Ani/);
      assert.deepEqual(await page.evaluate("tokensSent"), [true]);
      assert.equal(shown.match(/seen/g)?.length, 4);
      assert.match(shown, /Liveness\s+live, shown by movements/);
      await expectNoBarriers(page, "movements seen");
    });
  }));

Deno.test("a photo that does not move is refused", () =>
  withService(({ url }) =>
    withCamera(ani, async (page) => {
      await page.goto(`${url}/camera_test.html`);
      await page.locator("#challenge").evaluate((card) => card.setAttribute("data-patience", "1"));
      await page.getByLabel("Ask for movements").check();
      // The check starts by itself, as a photo takes itself.
      await page.getByText("Step 1 of 4").waitFor();
      await expectNoBarriers(page, "a movement is asked for");
      await page.locator("#result.refused").waitFor();
      const shown = await page.locator("#result").innerText();
      assert.match(shown, /Refused\s+Nothing moved: this may be a photo\./);
      assert.match(shown, /nothing moved/);
    })
  ));
