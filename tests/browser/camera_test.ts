import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { withService } from "../client/with_service.ts";
import { readPhoto } from "../support/photos.ts";
import { withPage } from "./chromium.ts";

const device = "--use-fake-device-for-media-stream";
const allowed = "--use-fake-ui-for-media-stream";
const key = "a-key-of-32-characters-for-tests";

/** Opens a page in front of whose camera a photo is held. */
async function withCamera(photo: string, work: (page: Page) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ prefix: "wajah-camera-", suffix: ".mjpeg" });
  try {
    const frame = await sharp(await readPhoto(photo))
      .autoOrient()
      .resize(640, 480, { fit: "contain" })
      .jpeg({ quality: 98, chromaSubsampling: "4:2:0" })
      .toBuffer();
    for (let frames = 0; frames < 5; frames++) await Deno.writeFile(path, frame, { append: true });
    await withPage(work, [device, allowed, `--use-file-for-fake-video-capture=${path}`]);
  } finally {
    await Deno.remove(path);
  }
}

/** Lets a page's requests be answered with a problem, which a console would otherwise report. */
async function refuseWith(page: Page, problem: Record<string, unknown>): Promise<void> {
  await page.evaluate(`globalThis.fetch = () => Promise.resolve(
    new Response(${JSON.stringify(JSON.stringify(problem))}, { status: 400 }))`);
}

async function speak(page: Page, language: string): Promise<void> {
  await page.addInitScript(
    `Object.defineProperty(navigator, "language", { get: () => "${language}" })`,
  );
}

async function takePhotoOf(page: Page, id: string, name: string): Promise<void> {
  await page.getByLabel("Employee ID").fill(id);
  await page.getByLabel("Name", { exact: true }).fill(name);
  await page.getByRole("button", { name: "Take photo" }).click();
}

async function recognize(page: Page, label = "Recognize"): Promise<string> {
  await page.getByRole("button", { name: label }).click();
  await page.locator("#result.good, #result.bad").waitFor();
  return await page.locator("#result").innerText();
}

Deno.test("an employee is registered and recognized by camera", () =>
  withService(({ url }) =>
    withCamera("liveness/image_T1.jpg", async (page) => {
      await page.goto(`${url}/enroll_camera.html`);
      await page.getByLabel("API key").fill(key);
      await page.getByRole("button", { name: "Take photo" }).click();
      assert.equal(await page.locator("#photos li").count(), 0, "fields left out");
      for (const count of [1, 2]) {
        await takePhotoOf(page, "EMP-7", "Rafika Sari");
        await page.getByText(`Rafika Sari (EMP-7), photos stored: ${count}`).waitFor();
      }
      const shown = "[...document.querySelectorAll('#photos img')].map((i) => i.naturalWidth)";
      assert.deepEqual(await page.evaluate(shown), [640, 640]);

      await page.getByRole("link", { name: "Recognize" }).click();
      assert.equal(await page.getByLabel("API key").inputValue(), "");
      await page.getByLabel("API key").fill(key);
      const found = await recognize(page);
      assert.match(found, /Rafika Sari\s+EMP-7/);
      assert.match(
        found,
        /Confidence\s+high\s+Distance\s+0\.0\d\d \(limit 0\.35\)\s+Liveness\s+live/,
      );
      assert.equal(new URL(page.url()).search, "");
      const kept = "JSON.stringify([localStorage, sessionStorage, document.cookie])";
      assert.equal(await page.evaluate(kept), '[{},{},""]');
    }), { ADMIN_API_KEY: key }));

Deno.test("a page says why nobody is recognized", () =>
  withService(async ({ url }) => {
    await withCamera("liveness/image_T1.jpg", async (page) => {
      await page.goto(`${url}/camera_test.html`);
      assert.match(await recognize(page), /Not recognized\s+No matching face\./);
      await speak(page, "id-ID");
      await page.reload();
      assert.match(await recognize(page, "Kenali"), /Tidak dikenali\s+Tidak ada wajah cocok\./);
      assert.equal(await page.locator("html").getAttribute("lang"), "id");
    });
    await withCamera("liveness/image_F1.jpg", async (page) => {
      await page.goto(`${url}/camera_test.html`);
      const result = await recognize(page);
      assert.match(result, /Not recognized\s+(This looks like a photo|It is not certain)/);
      assert.match(result, /Liveness\s+not proven/);
    });
  }));

Deno.test("a page says why a photo is refused", () =>
  withService(({ url }) =>
    withCamera("liveness/image_T1.jpg", async (page) => {
      await page.goto(`${url}/enroll_camera.html`);
      await refuseWith(page, { detail: "No face detected" });
      await takePhotoOf(page, "EMP-8", "Budi");
      await page.locator("#photos .bad").waitFor();
      assert.match(
        await page.locator("#photos").innerText(),
        /Not registered\s+No face detected/,
      );
      await page.evaluate("globalThis.fetch = () => Promise.reject(new TypeError('failed'))");
      await takePhotoOf(page, "EMP-8", "Budi");
      await page.getByText("The service does not answer.").waitFor();
    })
  ));

Deno.test("the camera is off and the key forgotten while a page is not shown", () =>
  withService(({ url }) =>
    withCamera("liveness/image_T1.jpg", async (page) => {
      await page.goto(`${url}/camera_test.html`);
      const shoot = page.locator("#shoot");
      await shoot.click({ trial: true });
      await page.getByLabel("API key").fill(key);
      const left = `(() => {
        const [track] = document.querySelector("video").srcObject.getTracks();
        dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
        return [track.readyState, document.querySelector("#key").value];
      })()`;
      assert.deepEqual(await page.evaluate(left), ["ended", ""]);
      await page.evaluate(
        `dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }))`,
      );
      await recognize(page);
    })
  ));

Deno.test("a page says why there is no picture", async (t) => {
  await withService(async ({ url }) => {
    const state = async (page: Page, message: string) => {
      for (const path of ["/enroll_camera.html", "/camera_test.html"]) {
        await page.goto(url + path);
        await page.getByText(message).waitFor();
        await page.getByRole("button", { name: "Try again" }).click();
        await page.getByText(message).waitFor();
        assert.equal(await page.locator("#shoot").getAttribute("aria-disabled"), "true");
      }
    };
    await t.step(
      "not allowed",
      () =>
        withPage((page) => state(page, "The camera is not allowed."), [
          device,
          "--deny-permission-prompts",
        ]),
    );
    await t.step(
      "no camera",
      () => withPage((page) => state(page, "No camera was found."), [allowed]),
    );
    await t.step("in use by another program", () =>
      withPage(async (page) => {
        await page.addInitScript(`navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException("Could not start", "NotReadableError"))`);
        await state(page, "Close other programs that use it");
      }));
    await t.step("not over HTTPS", () =>
      withPage(async (page) => {
        await page.addInitScript(`
          Object.defineProperty(navigator, "mediaDevices", { value: undefined });
          Object.defineProperty(globalThis, "isSecureContext", { value: false });
        `);
        await state(page, "only over HTTPS or at localhost");
      }));
  });
});
