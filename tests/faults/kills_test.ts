import { ok } from "node:assert/strict";
import { tempFolder } from "../stores/fixtures.ts";
import { killRepeatedly } from "./kills.ts";

Deno.test("a service that is killed while it enrolls and deletes loses nothing and revives nobody", async () => {
  await using folder = await tempFolder();
  const met = await killRepeatedly(folder.path, { kills: 8, seed: 1 });
  // Kills that meet nothing would prove nothing.
  ok(met.open > 5 && met.acknowledged > 10 && met.recognized > 5, JSON.stringify(met));
});
