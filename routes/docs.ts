import { accepts } from "hono/accepts";
import type { App } from "../src/http/hono_app.ts";
import { own, type PageFile, sendFile, types } from "./page_file.ts";
import { pagePaths } from "./pages.ts";

/** The page that a browser gets at `/`. */
const landing = own("index.html");

/** Files of the documentation, by the address they are served at. */
const files: Readonly<Record<string, PageFile>> = {
  "/docs": own("docs.html"),
  "/docs/docs.js": own("docs.js"),
  "/docs/swagger-ui.css": {
    url: () => import.meta.resolve("swagger-ui-dist/swagger-ui.css"),
    type: types.css,
  },
  "/docs/swagger-ui-bundle.js": {
    url: () => import.meta.resolve("swagger-ui-dist/swagger-ui-bundle.js"),
    type: types.js,
  },
};

/** Paths of the pages and of the specification, answered without a key. */
export const docsPaths: readonly string[] = [
  ...Object.keys(files),
  ...pagePaths,
  "/openapi.json",
];

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
