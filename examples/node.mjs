// Enrolls the face of one photo and finds out whose face another shows, with Node:
//
//   node examples/node.mjs Ani first.jpg second.jpg
//
// The service is at WAJAH_URL, or on this machine; WAJAH_API_KEY is its key, if it wants one.
// deno-lint-ignore-file no-console

import { readFile } from "node:fs/promises";
import process from "node:process";
import { createClient, WajahProblem } from "../client/wajah.js";

const { WAJAH_URL: baseUrl = "http://127.0.0.1:8000", WAJAH_API_KEY: apiKey } = process.env;
const [name, first, second] = process.argv.slice(2);

const wajah = createClient({ baseUrl, apiKey });

try {
  const enrolled = await wajah.enroll({ name, file: await readFile(first) });
  console.log(`Enrolled ${enrolled.stored.label}, one of ${enrolled.count} here.`);
  const found = await wajah.identify({ file: await readFile(second) });
  console.log(found.match ? `This is ${found.name}.` : "This is nobody known here.");
} catch (error) {
  if (!(error instanceof WajahProblem)) throw error;
  console.error(`${error.code}: ${error.detail}`);
  process.exitCode = 1;
}
