// Enrolls the face of one photo and finds out whose face another shows, with Deno:
//
//   deno run --allow-net --allow-read --allow-env examples/deno.ts Ani first.jpg second.jpg
//
// The service is at WAJAH_URL, or on this machine; WAJAH_API_KEY is its key, if it wants one.
// deno-lint-ignore-file no-console

import { createClient, WajahProblem } from "../client/wajah.js";

const baseUrl = Deno.env.get("WAJAH_URL") ?? "http://127.0.0.1:8000";
const apiKey = Deno.env.get("WAJAH_API_KEY");
const [name, first, second] = Deno.args;

const wajah = createClient({ baseUrl, ...apiKey && { apiKey } });

try {
  const enrolled = await wajah.enroll({ name, file: await Deno.readFile(first) });
  console.log(`Enrolled ${enrolled.stored.label}, one of ${enrolled.count} here.`);
  const found = await wajah.identify({ file: await Deno.readFile(second) });
  console.log(found.match ? `This is ${found.name}.` : "This is nobody known here.");
} catch (error) {
  if (!(error instanceof WajahProblem)) throw error;
  console.error(`${error.code}: ${error.detail}`);
  Deno.exit(1);
}
