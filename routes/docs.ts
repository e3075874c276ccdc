import { accepts } from "hono/accepts";
import { WajahError } from "../src/errors.ts";
import type { App, AppContext } from "../src/http/hono_app.ts";

/** A file that is served as it is. */
interface PageFile {
  readonly url: string;
  readonly type: string;
}

const types = { css: "text/css", html: "text/html", js: "text/javascript" } as const;

/** A file of `static/`. */
function own(name: string, ending: keyof typeof types): PageFile {
  return {
    url: new URL(`../static/${name}.${ending}`, import.meta.url).href,
    type: types[ending],
  };
}

/** The page that a browser gets at `/`. */
const landing = own("index", "html");

/** Files of the pages, by the address they are served at. */
const files: Readonly<Record<string, PageFile>> = {
  "/static/landing.css": own("landing", "css"),
  "/docs": own("docs", "html"),
  "/docs/docs.js": own("docs", "js"),
  "/docs/swagger-ui.css": {
    url: import.meta.resolve("swagger-ui-dist/swagger-ui.css"),
    type: types.css,
  },
  "/docs/swagger-ui-bundle.js": {
    url: import.meta.resolve("swagger-ui-dist/swagger-ui-bundle.js"),
    type: types.js,
  },
  "/enroll_camera.html": own("enroll_camera", "html"),
  "/camera_test.html": own("camera_test", "html"),
  "/static/camera.css": own("camera", "css"),
  "/static/camera.js": own("camera", "js"),
  "/static/camera_page.js": own("camera_page", "js"),
  "/static/camera_text.js": own("camera_text", "js"),
  "/static/recognize_camera.js": own("recognize_camera", "js"),
  "/static/enroll_camera.js": own("enroll_camera", "js"),
};

/** Paths of the pages and of the specification, answered without a key. */
export const docsPaths: readonly string[] = [...Object.keys(files), "/openapi.json"];

/** A browser that asks for `/` gets the landing page; a program gets what is mounted after this. */
export function mountLanding(app: App): void {
  app.use("/", async function showLanding(c, next) {
    const wanted = accepts(c, {
      header: "Accept",
      supports: ["application/json", "text/html"],
      default: "application/json",
    });
    if (c.req.method !== "GET" || wanted !== "text/html") return await next();
    return await sendFile(c, landing, "no-cache");
  });
}

/** Swagger UI from this machine's own files, and the specification it shows. */
export function mountDocs(app: App, version: string): void {
  for (const [path, file] of Object.entries(files)) {
    app.get(path, (c) => sendFile(c, file, "public, max-age=3600"));
  }
  app.get("/openapi.json", (c) =>
    c.json(app.getOpenAPI31Document({
      openapi: "3.1.0",
      info: {
        title: "wajah",
        version,
        description: "Face detection, embedding, enrollment and identification.",
      },
    })));
}

async function sendFile(c: AppContext, { url, type }: PageFile, caching: string) {
  const body = await Deno.readFile(new URL(url)).catch((cause) => {
    throw new WajahError("not_found", {}, { cause });
  });
  return c.body(body, 200, {
    "Content-Type": `${type}; charset=utf-8`,
    "Cache-Control": caching,
    "Vary": "Accept",
  });
}
