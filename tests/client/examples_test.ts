/** Runs the examples as their first lines say, against the real service. */

import assert from "node:assert/strict";
import { withPage } from "../browser/chromium.ts";
import { photoPath } from "../browser/photo_path.ts";
import { withService } from "./with_service.ts";

const apiKey = "a-key-of-the-tests";
const root = new URL("../../", import.meta.url);
const first = photoPath("pairs/img2.jpg"), second = photoPath("pairs/img6.jpg");
const stranger = photoPath("pairs/img20.jpg"), crowd = photoPath("group/t1.jpg");

const programs = {
  Node: ["node", "examples/node.mjs"],
  Deno: [Deno.execPath(), "run", "--allow-net", "--allow-read", "--allow-env", "examples/deno.ts"],
};

for (const [runtime, [command, ...args]] of Object.entries(programs)) {
  Deno.test(`the ${runtime} example enrolls and identifies`, () =>
    withService(async ({ url }) => {
      const run = async (...photos: string[]) => {
        const { code, stdout, stderr } = await new Deno.Command(command, {
          args: [...args, "Ani", ...photos],
          cwd: root,
          env: { WAJAH_URL: url, WAJAH_API_KEY: apiKey, NO_COLOR: "1" },
        }).output();
        const text = new TextDecoder();
        return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
      };
      assert.deepEqual(await run(first, second), {
        code: 0,
        stdout: "Enrolled Ani, one of 1 here.\nThis is Ani.\n",
        stderr: "",
      });
      const unknown = await run(first, stranger);
      assert.equal(unknown.stdout, "Enrolled Ani, one of 2 here.\nThis is nobody known here.\n");
      const refused = await run(crowd, second);
      assert.deepEqual(refused, {
        code: 1,
        stdout: "",
        stderr: "multiple_faces: Multiple faces detected\n",
      });
    }, { ADMIN_API_KEY: apiKey }));
}

Deno.test("the page example enrolls and identifies", () =>
  withService(async ({ url }) => {
    await using server = await startPageServer(url);
    await withPage(async (page) => {
      await page.goto(server.url);
      const said = page.getByRole("status");
      await page.getByLabel("Name").fill("Ani");
      await page.locator("#enroll input[type=file]").setInputFiles(first);
      await page.getByRole("button", { name: "Enroll" }).click();
      await said.getByText("Enrolled Ani, one of 1 here.", { exact: true }).waitFor();
      await page.locator("#identify input[type=file]").setInputFiles(second);
      await page.getByRole("button", { name: "Identify" }).click();
      await said.getByText("This is Ani.", { exact: true }).waitFor();
      await page.locator("#identify input[type=file]").setInputFiles(stranger);
      await page.getByRole("button", { name: "Identify" }).click();
      await said.getByText("This is nobody known here.", { exact: true }).waitFor();
    });
    const foreign = await fetch(new URL("/api/enrollments/default", server.url));
    assert.equal(await foreign.text(), "Only for the page of this server");
  }, { ADMIN_API_KEY: apiKey }));

/** Starts the page's server; resolves when it says where the page is. */
async function startPageServer(service: string): Promise<AsyncDisposable & { url: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net", "--allow-read", "--allow-env", "examples/browser_server.ts"],
    cwd: root,
    env: { WAJAH_URL: service, WAJAH_API_KEY: apiKey, PORT: "0" },
    stdout: "piped",
  }).spawn();
  const output = child.stdout.pipeThrough(new TextDecoderStream());
  const { value = "" } = await output.getReader().read();
  return {
    url: value.trim(),
    async [Symbol.asyncDispose]() {
      child.kill();
      await child.status;
    },
  };
}
