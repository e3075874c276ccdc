import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { withService } from "../client/with_service.ts";
import { expectNoBarriers } from "./axe.ts";
import { withCamera } from "./held_photo.ts";

const key = "a-key-of-32-characters-for-tests";

/** A live person who looks a little to her left: straight ahead for a page, and to the left. */
const person = "liveness/image_T1.jpg";

async function typeKey(page: Page): Promise<void> {
  await page.getByText("Tenant and API key").click();
  await page.getByLabel("API key").fill(key);
}

async function fillIn(page: Page, id: string, name: string): Promise<void> {
  await page.getByLabel("Employee ID").fill(id);
  await page.getByLabel("Name", { exact: true }).fill(name);
}

function photo(page: Page, pose: string) {
  return page.locator("#photos li").filter({ has: page.getByText(pose, { exact: true }) });
}

/** Lets every request be answered with a problem, which a console would otherwise report. */
async function refuseWith(page: Page, problem: Record<string, unknown>): Promise<void> {
  await page.evaluate(`globalThis.fetch = () => Promise.resolve(
    new Response(${JSON.stringify(JSON.stringify(problem))}, { status: 400 }))`);
}

Deno.test("a person is registered and recognized by camera, and the key is nowhere", () =>
  withService(({ url }) =>
    withCamera(person, async (page) => {
      const sent: string[] = [];
      page.on("request", (request) => sent.push(request.url()));
      await page.goto(`${url}/enroll_camera.html`);
      await page.getByText("Fill in who it is first").waitFor();
      await expectNoBarriers(page, "nothing filled in");
      await typeKey(page);
      await fillIn(page, "EMP-7", "Rafika Sari");
      // By itself: she looks to her right for neither of the other two.
      await page.getByText("Rafika Sari: 2 of 4 photos stored").waitFor();
      await page.getByText("Turn your head a little to your right").waitFor();
      assert.match(await photo(page, "Straight").innerText(), /Stored/);
      await expectNoBarriers(page, "photos stored");

      await page.getByRole("button", { name: "Remove photo: To the left" }).click();
      await page.getByText("Rafika Sari: 1 of 4 photos stored").waitFor();
      await page.getByText("Rafika Sari: 2 of 4 photos stored").waitFor();

      assert(!(await page.content()).includes(key));
      await page.getByRole("link", { name: "Recognize", exact: true }).click();
      assert.equal(await page.locator("#key").inputValue(), "");
      await typeKey(page);
      await page.locator("#result.recognized").waitFor();
      assert.match(await page.locator("#result").innerText(), /Recognized\s+Rafika Sari\s+EMP-7/);
      assert.match(
        await page.locator("#result dl").innerText(),
        /Confidence\s+high\s+Distance\s+0\.0\d\d \(limit 0\.35\)\s+Liveness\s+live/,
      );
      await expectNoBarriers(page, "recognized");
      assert(!(await page.content()).includes(key));
      assert.deepEqual(sent.filter((address) => address.includes(key)), []);
      const kept = "JSON.stringify([localStorage, sessionStorage, document.cookie])";
      assert.equal(await page.evaluate(kept), '[{},{},""]');
    }), { ADMIN_API_KEY: key }));

Deno.test("a photo is refused with its reason, and taken again", () =>
  withService(({ url }) =>
    withCamera(person, async (page) => {
      await page.goto(`${url}/enroll_camera.html`);
      await page.getByText("Guidance on this device").waitFor();
      await page.getByRole("button", { name: "Take photo" }).click();
      const focused = await page.evaluate("document.activeElement.id");
      assert.equal(focused, "employee-id", "a field was left out");
      await page.evaluate("globalThis.service = fetch");
      await refuseWith(page, { detail: "No face detected" });
      await fillIn(page, "EMP-8", "Budi");
      await photo(page, "Straight").getByText("No face detected").waitFor();
      await expectNoBarriers(page, "refused");
      await page.evaluate("globalThis.fetch = () => Promise.reject(new TypeError('failed'))");
      await page.getByRole("button", { name: "Take photo" }).click();
      await photo(page, "Straight").getByText("The service does not answer.").waitFor();
      await page.evaluate("globalThis.fetch = service");
      await page.getByRole("button", { name: "Take again: Straight" }).click();
      await page.getByText("Budi: 2 of 4 photos stored").waitFor();

      await page.getByLabel("Take photos by itself").uncheck();
      await page.getByRole("button", { name: "Register another person" }).click();
      assert.equal(await page.locator('#photos [data-state="empty"]').count(), 4);
      assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "");
    })
  ));

Deno.test("without the detector a page takes photos by its button, and says so", () =>
  withService(({ url }) =>
    withCamera(person, async (page) => {
      await page.route("**/detector.onnx", (route) => route.fulfill({ status: 204 }));
      await page.goto(`${url}/enroll_camera.html?lang=id`);
      await page.getByText("Tanpa panduan").waitFor();
      await page.getByLabel("ID karyawan").fill("EMP-9");
      await page.getByLabel("Nama", { exact: true }).fill("Citra");
      await expectNoBarriers(page, "no guidance");
      for (const count of [1, 2, 3, 4]) {
        await page.getByRole("button", { name: "Ambil foto" }).click();
        await page.getByText(
          count < 4 ? `Citra: ${count} dari 4 foto tersimpan` : "Citra terdaftar dengan 4 foto.",
        ).waitFor();
      }
      assert.equal(await page.locator("#shoot").getAttribute("aria-disabled"), "true");
    })
  ));
