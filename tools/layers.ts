/**
 * Lint plugin: keeps imports one-way. Each folder names the layers it may import; an npm driver
 * may be imported only by the file that adapts it. Types of packages are free, because they leave
 * no import behind.
 */

/** What each layer may import, beside itself. */
const layers: Readonly<Record<string, readonly string[]>> = {
  base: [],
  face: ["base"],
  worker: ["base"],
  models: ["base"],
  image: ["base", "worker"],
  inference: ["base", "face", "worker", "models"],
  store: ["base", "worker"],
  cache: ["base"],
  search: ["base", "face", "worker"],
  metrics: ["base"],
  services: ["base", "face", "image", "inference", "store", "cache", "search"],
  http: ["base", "face", "services"],
  routes: ["base", "face", "inference", "store", "services", "http"],
  app: ["base", "services", "http", "routes"],
  assembly: [
    "base",
    "app",
    "models",
    "image",
    "inference",
    "store",
    "cache",
    "search",
    "services",
    "http",
    "worker",
    "metrics",
  ],
  deps: ["base", "assembly", "models", "image", "inference", "store", "cache"],
  edge_deps: ["base", "assembly", "models", "image", "inference", "store", "cache"],
  main: ["base", "assembly", "deps"],
  edge: ["base", "assembly", "edge_deps"],
  edge_handler: ["base", "app", "assembly", "edge_deps"],
  tools: ["base", "face", "inference", "models", "store", "services", "deps"],
};

/** Files of `src/` that are a layer of their own; any other file there is `base`. */
const ownLayer = new Set(["app", "deps", "edge_deps", "main", "edge", "edge_handler"]);

/** Which layers may import which packages. */
const packages: Readonly<Record<string, readonly string[]>> = {
  zod: ["base", "models", "store", "services"],
  "@hono/zod-openapi": ["app", "http", "routes"],
  hono: ["app", "http", "routes"],
  jose: ["base"],
  "@remix-run/multipart-parser": ["http"],
  "@zip.js/zip.js": ["models"],
  "prom-client": ["metrics"],
  "@opentelemetry/api": ["http"],
  "@libsql/client": ["store"],
  redis: ["cache"],
  "@upstash/redis": ["cache"],
  "onnxruntime-node": ["inference"],
  "onnxruntime-web": ["inference"],
  sharp: ["image"],
  imagescript: ["image"],
  "@jsquash/webp": ["image"],
};

/** Files that may import a package of which only one adapter exists. */
const adapters: Readonly<Record<string, RegExp>> = {
  sharp: /\/image\/sharp\.ts$/,
  imagescript: /\/image\/\w*_wasm\.ts$/,
  "@jsquash/webp": /\/image\/webp_wasm\.ts$/,
  "onnxruntime-node": /\/inference\/(native|cuda)\.ts$/,
  "onnxruntime-web": /\/inference\/(wasm|webgpu)\.ts$/,
  jose: /\/src\/signer\.ts$/,
  "@libsql/client": /\/store\/\w+\.ts$/,
  redis: /\/cache\/redis\.ts$/,
  "@upstash/redis": /\/cache\/upstash\.ts$/,
};

/** The layer of a file, or undefined for one that is free (tests, benchmarks). */
export function layerOf(path: string): string | undefined {
  if (/_test\.ts$|\/(tests|bench)\//.test(path)) return undefined;
  const inSource = /\/src\/(?:(\w+)\/)?(\w+)\.ts$/.exec(path);
  if (inSource) return inSource[1] ?? (ownLayer.has(inSource[2]) ? inSource[2] : "base");
  return /\/(routes|tools)\/\w+\.ts$/.exec(path)?.[1];
}

/** What is wrong with `file` importing `specifier`, or undefined. */
export function importFault(file: string, specifier: string): string | undefined {
  const from = layerOf(file);
  if (from === undefined) return undefined;
  if (specifier.startsWith(".")) return relativeFault(from, file, specifier);
  const name = Object.keys(packages).find((p) => specifier === p || specifier.startsWith(p + "/"));
  if (name === undefined) return undefined;
  if (!packages[name].includes(from)) return `${from} must not import ${name}`;
  const adapter = adapters[name];
  return adapter && !adapter.test(file) ? `only its adapter may import ${name}` : undefined;
}

function relativeFault(from: string, file: string, specifier: string): string | undefined {
  const target = layerOf(new URL(specifier, `file://${file}`).pathname);
  if (target === undefined || target === from) return undefined;
  return layers[from]?.includes(target) ? undefined : `${from} must not import ${target}`;
}

const plugin: Deno.lint.Plugin = {
  name: "wajah",
  rules: {
    "layers": {
      create(context) {
        const check = (node: Deno.lint.Node, specifier: unknown, types = false) => {
          if (typeof specifier !== "string" || types && !specifier.startsWith(".")) return;
          const message = importFault(context.filename, specifier);
          if (message) context.report({ node, message });
        };
        return {
          ImportDeclaration(node) {
            check(node, node.source.value, node.importKind === "type");
          },
          ExportAllDeclaration: (node) => check(node, node.source.value),
          ExportNamedDeclaration: (node) => check(node, node.source?.value),
          ImportExpression: (node) =>
            check(node, "value" in node.source ? node.source.value : undefined),
        };
      },
    },
  },
};

export default plugin;
