import assert from "node:assert/strict";
import { withPage } from "./chromium.ts";

/** What `withPage` has against a page. */
async function faultOf(html: string): Promise<string> {
  const error = await withPage(async (page) => {
    await page.goto(`data:text/html,${encodeURIComponent(html)}`);
  }).then(() => undefined, (error: Error) => error);
  assert(error?.cause instanceof Error, "no fault was found");
  const [screenshot = ""] = /\/\S+\.png$/.exec(error.message) ?? [];
  assert((await Deno.stat(screenshot)).size > 0);
  await Deno.remove(screenshot);
  return error.cause.message;
}

Deno.test("a page with a fault fails its test", async () => {
  assert.match(await faultOf("<script>console.error('broken')</script>"), /console: broken/);
  assert.match(await faultOf("<script>nothing()</script>"), /thrown: nothing is not defined/);
  assert.match(
    await faultOf("<img src='http://wajah.invalid/a.png'>"),
    /request: http:\/\/wajah\.invalid\/a\.png/,
  );
  const policy = `<meta http-equiv="Content-Security-Policy" content="img-src 'none'">`;
  assert.match(await faultOf(`${policy}<img src="data:,">`), /policy img-src data/);
});
