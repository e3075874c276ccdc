/** Compiles the WebAssembly file at a `file:` URL, as `import.meta.resolve` gives it. */
export async function compileWasm(url: string): Promise<WebAssembly.Module> {
  return await WebAssembly.compile(await Deno.readFile(new URL(url)));
}
