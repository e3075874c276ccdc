import { accepts } from "hono/accepts";
import { WajahError } from "../src/errors.ts";
import type { App, AppContext } from "../src/http/hono_app.ts";

/** A file that is served as it is. */
interface PageFile {
  readonly url: string;
  readonly type: string;
}

/** The page that a browser gets at `/`. */
const landing: PageFile = {
  url: new URL("../static/index.html", import.meta.url).href,
  type: "text/html",
};

/** Files of the pages, by the address they are served at. */
const files: Readonly<Record<string, PageFile>> = {
  "/static/landing.css": {
    url: new URL("../static/landing.css", import.meta.url).href,
    type: "text/css",
  },
  "/docs": { url: new URL("../static/docs.html", import.meta.url).href, type: "text/html" },
  "/docs/docs.js": {
    url: new URL("../static/docs.js", import.meta.url).href,
    type: "text/javascript",
  },
  "/docs/swagger-ui.css": {
    url: import.meta.resolve("swagger-ui-dist/swagger-ui.css"),
    type: "text/css",
  },
  "/docs/swagger-ui-bundle.js": {
    url: import.meta.resolve("swagger-ui-dist/swagger-ui-bundle.js"),
    type: "text/javascript",
  },
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
