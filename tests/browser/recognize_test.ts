import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { withService } from "../client/with_service.ts";
import { expectNoBarriers } from "./axe.ts";
import { withCamera } from "./held_photo.ts";
import { register } from "./people.ts";

const ani = "pairs/img2.jpg", budi = "pairs/img20.jpg";

/** Counts the requests for recognition, and how many were out at once. */
function countRequests(page: Page) {
  const counts = { all: 0, open: 0, most: 0 };
  const isOurs = (request: { url(): string }) => request.url().endsWith("/recognize");
  page.on("request", (request) => {
    if (!isOurs(request)) return;
    counts.all += 1;
    counts.open += 1;
    counts.most = Math.max(counts.most, counts.open);
  });
  const close = (request: { url(): string }) => counts.open -= Number(isOurs(request));
  page.on("requestfinished", close);
  page.on("requestfailed", close);
  return counts;
}

Deno.test("a page says why nobody is recognized", () =>
  withService(async ({ url }) => {
    await withCamera("liveness/image_T1.jpg", async (page) => {
      await page.goto(`${url}/camera_test.html`);
      await page.locator("#result.not_recognized").waitFor();
      assert.match(await page.locator("#result").innerText(), /Not recognized\s+Nobody registered/);
      await page.getByRole("button", { name: "Indonesia" }).click();
      assert.match(await page.locator("#result").innerText(), /Tidak dikenali\s+Tidak ada orang/);
      assert.equal(await page.locator("html").getAttribute("lang"), "id");
      assert.equal(await page.title(), "Kenali lewat kamera · wajah");
      await page.getByRole("link", { name: "Daftar" }).click();
      await page.getByRole("heading", { name: "Daftarkan orang" }).waitFor();
    });
    await withCamera("liveness/image_F2.jpg", async (page) => {
      await page.goto(`${url}/camera_test.html`);
      await page.locator("#result.refused").waitFor();
      assert.match(await page.locator("#result").innerText(), /Refused\s+This looks like a photo/);
      assert.match(await page.locator("#result").innerText(), /Liveness\s+not proven \(0\.\d\d\)/);
      await expectNoBarriers(page, "spoof refused");
    });
  }));

Deno.test("who comes to the door is recognized once, and who comes after", () =>
  withService(async ({ url }) => {
    await register(url, "Ani", ani);
    await register(url, "Budi", budi);
    const row = [{ photo: ani, frames: 150 }, { frames: 60 }, { photo: budi, frames: 150 }, {
      frames: 60,
    }];
    await withCamera(row, async (page) => {
      const counts = countRequests(page);
      await page.goto(`${url}/camera_test.html`);
      await page.getByLabel("Keep recognizing").check();
      const entries = page.locator("#history li");
      await entries.filter({ hasText: "Ani" }).first().waitFor();
      await entries.filter({ hasText: "Budi" }).first().waitFor();
      await page.getByText("Done. The next face, please").waitFor();
      await expectNoBarriers(page, "a list of recognitions");
      assert.equal(counts.most, 1);
      await page.getByLabel("Take photos by itself").uncheck();
      while (counts.open > 0) await page.waitForTimeout(50);
      // Their faces come again and again: one request a coming, not one a look.
      await entries.nth(Math.min(counts.all, 12) - 1).waitFor();
      const shown = await entries.allInnerTexts();
      assert.equal(shown.length, Math.min(counts.all, 12));
      const names = shown.map((text) => /Ani|Budi/.exec(text)?.[0]);
      names.slice(1).forEach((name, i) => assert.notEqual(name, names[i], shown.join()));
      assert.match(shown[0], /\d:\d\d/);
    });
  }, { LIVENESS: "off" }));

Deno.test("a page that recognizes", (t) =>
  withService(async ({ url }) => {
    await t.step("nothing takes itself when it is switched off", () =>
      withCamera(ani, async (page) => {
        const counts = countRequests(page);
        await page.goto(`${url}/camera_test.html`);
        await page.getByLabel("Take photos by itself").focus();
        await page.keyboard.press("Space");
        await page.locator("#advice-text").filter({ hasText: /^Good$/ }).waitFor();
        await page.waitForTimeout(1_500);
        assert.equal(counts.all, 0);
        await page.getByRole("button", { name: "Recognize" }).click();
        await page.locator("#result.not_recognized, #result.refused").waitFor();
      }));

    await t.step("the camera is off and the key forgotten while a page is not shown", () =>
      withCamera(ani, async (page) => {
        await page.goto(`${url}/camera_test.html`);
        await page.locator('#stage[data-state="on"]').waitFor();
        await page.getByText("Tenant and API key").click();
        await page.getByLabel("API key").fill("key");
        const left = `(() => {
        const [track] = document.querySelector("video").srcObject.getTracks();
        dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
        return [track.readyState, document.querySelector("#key").value];
      })()`;
        assert.deepEqual(await page.evaluate(left), ["ended", ""]);
        await page.evaluate(
          `dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))`,
        );
        await page.locator("#result.not_recognized, #result.refused").waitFor();
      }));

    await t.step("a page asks for the key that the service wants", () =>
      withCamera(ani, async (page) => {
        await page.goto(`${url}/camera_test.html`);
        // A browser reports the answer 401 in its console, which is no fault of the page.
        await page.route("**/recognize", (route) =>
          route.fulfill({ status: 200, contentType: "text/plain", body: "no JSON" }));
        const result = page.locator("#result");
        await result.getByText("in a way this page does not understand (status 200)").waitFor();
        await page.evaluate(`globalThis.fetch = () => Promise.resolve(
        new Response('{"code":"unauthorized"}', { status: 401 }))`);
        await page.getByRole("button", { name: "Recognize" }).click();
        await result.getByText("The service asks for an API key.").waitFor();
        assert(await page.getByLabel("API key").isVisible());
        await expectNoBarriers(page, "a key is wanted");
      }));
  }));
