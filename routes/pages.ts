import type { App } from "../src/http/hono_app.ts";
import { own, type PageFile, sendFile, types } from "./page_file.ts";

/** What the pages are made of, in `static/`. */
const parts = [
  "base.css",
  "camera.css",
  "cards.css",
  "dom.js",
  "icons.svg",
  "landing.css",
  "landing.js",
  "language.js",
  "service.js",
  "stage.css",
  "camera/adviser.js",
  "camera/camera.js",
  "camera/countdown.js",
  "camera/detector.js",
  "camera/detector_worker.js",
  "camera/finder.js",
  "camera/guidance.js",
  "camera/measure.js",
  "camera/overlay.js",
  "camera/picker.js",
  "camera/scrfd.js",
  "camera/stage.js",
  "camera/track.js",
  "camera/watch.js",
  "enroll/page.js",
  "enroll/poses.js",
  "recognize/check.js",
  "recognize/history.js",
  "recognize/movements.js",
  "recognize/page.js",
  "recognize/result.js",
  "recognize/turns.js",
  "sentences/camera.js",
  "sentences/check.js",
  "sentences/common.js",
  "sentences/enroll.js",
  "sentences/landing.js",
  "sentences/recognize.js",
] as const;

/** What runs the detector in a browser. */
const runtime: Readonly<Record<string, PageFile>> = {
  "/static/onnxruntime/wasm.js": {
    url: () => import.meta.resolve("onnxruntime-web/wasm"),
    type: types.js,
  },
  "/static/onnxruntime/wasm.wasm": {
    url: () => import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm"),
    type: types.wasm,
  },
  "/static/onnxruntime/webgpu.js": {
    url: () => import.meta.resolve("onnxruntime-web/webgpu"),
    type: types.js,
  },
  "/static/onnxruntime/webgpu.wasm": {
    url: () => import.meta.resolve("onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm"),
    type: types.wasm,
  },
};

/** The pages with a camera. */
const pages = {
  "/enroll_camera.html": own("enroll_camera.html"),
  "/camera_test.html": own("camera_test.html"),
};

const files: Readonly<Record<string, PageFile>> = {
  ...pages,
  ...Object.fromEntries(parts.map((name) => [`/static/${name}`, own(name)])),
};

const detectorPath = "/static/detector.onnx";

/** Paths of everything that the pages are made of, answered without a key. */
export const pagePaths: readonly string[] = [
  ...Object.keys(files),
  ...Object.keys(runtime),
  detectorPath,
];

/** Paths of what compiles WebAssembly: the pages with a camera, and the worker they start. */
export const compilingPaths: readonly string[] = [
  ...Object.keys(pages),
  "/static/camera/detector_worker.js",
];

/** What the pages need. */
export interface PageDeps {
  /** Weights of the detector that browsers run; undefined where there are none. */
  readonly readPageDetector: () => Promise<Uint8Array<ArrayBuffer> | undefined>;
}

/** The landing page's and the camera pages' files, and what browsers detect faces with. */
export function mountPages(app: App, { readPageDetector }: PageDeps): void {
  for (const [path, file] of Object.entries(files)) {
    app.get(path, (c) => sendFile(c, file, "no-cache"));
  }
  // Of one version of a package: a browser asks again after a day, not at each visit.
  for (const [path, file] of Object.entries(runtime)) {
    app.get(path, (c) => sendFile(c, file, "public, max-age=86400"));
  }
  app.get(detectorPath, async (c) => {
    const weights = await readPageDetector();
    // Nothing is wrong where there are none: the pages work without.
    if (!weights) return c.body(null, 204);
    return c.body(weights, 200, {
      "Content-Type": "application/octet-stream",
      "Cache-Control": "public, max-age=86400",
    });
  });
}
