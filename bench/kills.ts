/**
 * Kills the whole service at random moments of enrolling and deleting, and checks after each kill
 * that no acknowledged write is lost and nobody deleted is back: `deno task kill [KILLS] [SEED]`.
 * The tests do the same with a few kills. `REDIS_URL` in the environment is handed to the service.
 */

import { killRepeatedly, type Met } from "../tests/faults/kills.ts";

const [kills = "200", seed = "1"] = Deno.args;
const folder = await Deno.makeTempDir({ prefix: "wajah-kills-" });
const say = (line: string) => void Deno.stdout.writeSync(new TextEncoder().encode(line));
const show = ({ kills, starting, acknowledged, open, recognized }: Met) =>
  `${kills} kills (${starting} during a start), ${acknowledged} writes acknowledged, ` +
  `${open} under way at a kill, ${recognized} faces recognized after a start`;
try {
  const onKill = (met: Met) => {
    if (met.kills % 20 === 0) say(`${show(met)}\n`);
  };
  const redis = Deno.env.get("REDIS_URL");
  const more: Record<string, string> = redis ? { REDIS_URL: redis } : {};
  const numbers = { kills: Number(kills), seed: Number(seed) };
  const met = await killRepeatedly(folder, { ...numbers, more, onKill });
  say(`\n${show(met)}\nNothing was lost and nobody revived; every start found the file whole.\n`);
} finally {
  await Deno.remove(folder, { recursive: true });
}
