import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { withService } from "../client/with_service.ts";
import { expectNoBarriers } from "./axe.ts";
import { withPage } from "./chromium.ts";
import { allowed, device } from "./held_photo.ts";

const paths = ["/enroll_camera.html", "/camera_test.html"];

/** Expects each page to say why it has no picture, and to say it again after another try. */
async function expectNotice(page: Page, url: string, message: string): Promise<void> {
  for (const path of paths) {
    await page.goto(url + path);
    await page.getByText(message).waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText(message).waitFor();
    assert.equal(await page.locator("#shoot").getAttribute("aria-disabled"), "true");
  }
}

/** Opens pages in a browser whose camera can't be had for a reason of `navigator`. */
function withoutCamera(script: string, work: (page: Page) => Promise<void>): Promise<void> {
  return withPage(async (page) => {
    await page.addInitScript(script);
    await work(page);
  });
}

const refusing = (name: string) =>
  `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "${name}"));`;

Deno.test("a page says why there is no picture", async (t) => {
  await withService(async ({ url }) => {
    await t.step("not allowed", () =>
      withPage(async (page) => {
        await expectNotice(page, url, "The camera is not allowed.");
        await expectNoBarriers(page, "denied");
      }, [device, "--deny-permission-prompts"]));
    await t.step(
      "no camera",
      () => withPage((page) => expectNotice(page, url, "No camera was found."), [allowed]),
    );
    await t.step("for a reason of the browser", async () => {
      const prompting = `navigator.permissions.query = () =>
        Promise.resolve(Object.assign(new EventTarget(), { state: "prompt" }));`;
      const reasons = {
        "The browser's question was closed": refusing("NotAllowedError") + prompting,
        "Close other programs that use it": refusing("NotReadableError"),
        "only over HTTPS or at localhost": `
          Object.defineProperty(navigator, "mediaDevices", { value: undefined });
          Object.defineProperty(globalThis, "isSecureContext", { value: false });`,
      };
      for (const [message, script] of Object.entries(reasons)) {
        await withoutCamera(script, (page) => expectNotice(page, url, message));
      }
    });
    await t.step("lost", () =>
      withPage(async (page) => {
        await page.goto(url + paths[1]);
        await page.locator('#stage[data-state="on"]').waitFor();
        await page.evaluate(`document.querySelector("video").srcObject.getTracks()[0]
          .dispatchEvent(new Event("ended"))`);
        await page.getByText("switched off or unplugged").waitFor();
        await page.getByRole("button", { name: "Try again" }).click();
        await page.locator('#stage[data-state="on"]').waitFor();
      }, [device, allowed]));
  });
});

/** Expects a value that the page's policy lets nobody but its debugger ask for. */
async function expectSoon(page: Page, what: string, expected: unknown, expression: string) {
  for (let tries = 0; tries < 200; tries++) {
    if (await page.evaluate(expression) === expected) return;
    await page.waitForTimeout(50);
  }
  assert.fail(`the ${what} is not ${expected}`);
}

Deno.test("a camera is chosen among several", () =>
  withService(({ url }) =>
    withPage(async (page) => {
      await page.goto(url + paths[1]);
      const choice = page.getByLabel("Camera", { exact: true });
      await choice.waitFor();
      const [, other] = await choice.locator("option").evaluateAll((options) =>
        options.map((option) => option.getAttribute("value"))
      );
      await choice.selectOption(other);
      await expectSoon(
        page,
        "id of the camera",
        other,
        `document.querySelector("video")
        .srcObject?.getVideoTracks()[0].getSettings().deviceId`,
      );
      await page.getByText("No face in the picture").waitFor();
      await expectNoBarriers(page, "several cameras");
    }, [`${device}=device-count=2`, allowed])
  ));

Deno.test("the landing page leads to the others in both languages", () =>
  withService(({ url }) =>
    withPage(async (page) => {
      await page.goto(url);
      await expectNoBarriers(page, "landing page");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(new URL(page.url()).hash, "#content", "the first link skips to the content");
      await page.getByRole("button", { name: "Indonesia" }).click();
      await page.getByRole("link", { name: "Kenali lewat kamera" }).click();
      await page.getByRole("heading", { name: "Kenali lewat kamera" }).waitFor();
    }, [device, allowed])
  ));
