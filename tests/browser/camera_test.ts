import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { withService } from "../client/with_service.ts";
import { expectNoBarriers } from "./axe.ts";
import { withPage } from "./chromium.ts";
import { allowed, device } from "./held_photo.ts";

const paths = ["/enroll_camera.html", "/camera_test.html"];

/** Expects a page to say why it has no picture, and to say it again after another try. */
async function expectNotice(page: Page, address: string, message: string): Promise<void> {
  await page.goto(address);
  await page.getByText(message).waitFor();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText(message).waitFor();
  assert.equal(await page.locator("#shoot").getAttribute("aria-disabled"), "true");
}

const refusing = (name: string) =>
  `navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "${name}"));`;

/** What a browser does that gives no camera, and what a page says to it. */
const refusals = [
  {
    message: "The browser's question was closed",
    script: `${refusing("NotAllowedError")}
      navigator.permissions.query = () =>
        Promise.resolve(Object.assign(new EventTarget(), { state: "prompt" }));`,
  },
  { message: "Close other programs that use it", script: refusing("NotReadableError") },
  {
    message: "only over HTTPS or at localhost",
    script: `Object.defineProperty(navigator, "mediaDevices", { value: undefined });
      Object.defineProperty(globalThis, "isSecureContext", { value: false });`,
  },
];

/** Lets a page's address say which of the refusals it meets. */
const refuseAsAsked = refusals.map(({ script }, i) =>
  `if (location.search === "?refusal=${i}") { ${script} }`
).join("\n");

Deno.test("a page says why there is no picture", async (t) => {
  await withService(async ({ url }) => {
    await t.step("not allowed", () =>
      withPage(async (page) => {
        for (const path of paths) {
          await expectNotice(page, url + path, "The camera is not allowed.");
        }
        await expectNoBarriers(page, "denied");
      }, [device, "--deny-permission-prompts"]));
    await t.step("no camera", () =>
      withPage(async (page) => {
        for (const path of paths) await expectNotice(page, url + path, "No camera was found.");
      }, [allowed]));
    await t.step("for a reason of the browser", () =>
      withPage(async (page) => {
        await page.addInitScript(refuseAsAsked);
        for (const [i, { message }] of refusals.entries()) {
          await expectNotice(page, `${url}${paths[1]}?refusal=${i}`, message);
        }
      }));
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
      // The first link skips to the content.
      await page.waitForURL("**/#content");
      await page.getByRole("button", { name: "Indonesia" }).click();
      await page.getByRole("link", { name: "Kenali lewat kamera" }).click();
      await page.getByRole("heading", { name: "Kenali lewat kamera" }).waitFor();
    }, [device, allowed])
  ));
