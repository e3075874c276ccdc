import assert from "node:assert/strict";
import { withSite } from "../security/site.ts";
import { tempFolder } from "../stores/fixtures.ts";
import { startHrana } from "../support/hrana_process.ts";
import {
  ask,
  cameraOf,
  film,
  framesCall,
  headOf,
  open,
  prove,
  stepsOf,
  verdictOf,
} from "./person.ts";

const newKey = () => crypto.getRandomValues(new Uint8Array(32)).toBase64();

Deno.test("of several instances one takes a session, and one its token", async () => {
  await using folder = await tempFolder();
  const token = crypto.randomUUID();
  await using server = await startHrana({ path: `${folder.path}/server.db`, token });
  const database = { TURSO_DATABASE_URL: server.url, TURSO_AUTH_TOKEN: token };
  const settings = { ...database, TEMPLATE_KEY: newKey() };
  const stranger = { ...database, TEMPLATE_KEY: newKey() };
  await withSite((one) =>
    withSite((other) =>
      withSite(async (foreign) => {
        const camera = cameraOf(await headOf(one, "pairs/img2.jpg"));
        const session = await open(one), frames = await film(session, camera);
        await new Promise((resolve) => setTimeout(resolve, 1_500));
        const call = framesCall(session, frames, stepsOf(session));
        const answers = await Promise.all([one, other, one, other].map((site) => ask(site, call)));
        const codes = answers.map(({ status, code }) => code ?? status).toSorted();
        assert.deepEqual(codes, [200, "session_used", "session_used", "session_used"]);
        const won = answers.find(({ status }) => status === 200);
        assert(won);
        const { liveness_token, frame } = verdictOf(won);
        const form = { liveness_token, file: frames[frame] };
        const show = { method: "POST", path: "/identify", form };
        const elsewhere = await ask(foreign, show);
        assert.deepEqual([elsewhere.status, elsewhere.code], [400, "token_invalid"]);
        const shown = await Promise.all([one, other, other, one].map((site) => ask(site, show)));
        const outcomes = shown.map(({ status, code }) => code ?? status).toSorted();
        assert.deepEqual(outcomes, [200, "token_used", "token_used", "token_used"]);
        const proof = await prove(one, camera);
        const last = { ...show, form: { liveness_token: proof.token, file: proof.file } };
        assert.equal((await ask(other, last)).status, 200);
      }, stranger), settings), settings);
});
