/** What the web backends need from the runtime: to read files, and nothing native. */

import assert from "node:assert/strict";

const child = new URL("web_child.ts", import.meta.url).pathname;

/** Runs one backend in a process that may do nothing but read unless told. */
async function run(backend: string, threads = 1, may = "--allow-read"): Promise<string> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", may, "--no-prompt", child, backend, String(threads)],
    env: { NO_COLOR: "1" },
  }).output();
  const [said, log] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return said || log;
}

Deno.test("WebAssembly runs with the permission to read alone", async () => {
  assert.equal(await run("wasm"), "512 values on cpu\n");
});

Deno.test("WebAssembly runs on as many threads as it is told, one of them its own", async () => {
  assert.equal(await run("wasm", 1, "--allow-all"), "512 values on cpu, by 0 workers\n");
  assert.equal(await run("wasm", 3, "--allow-all"), "512 values on cpu, by 2 workers\n");
});

Deno.test("WebGPU runs with the permission to read alone, and names its GPU", async () => {
  assert.match(await run("webgpu"), /^512 values on (?!cpu)\S/);
});

Deno.test("native onnxruntime can't run without the permission for native code", async () => {
  assert.match(await run("cpu"), /NotCapable/);
});
