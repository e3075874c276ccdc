import { WajahError } from "../src/errors.ts";
import type { App } from "../src/http/hono_app.ts";

/** Files of the documentation page, by the address they are served at. */
const files: Readonly<Record<string, { url: string; type: string }>> = {
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

/** Paths of the documentation, answered without a key. */
export const docsPaths: readonly string[] = [...Object.keys(files), "/openapi.json"];

/** Swagger UI from this machine's own files, and the specification it shows. */
export function mountDocs(app: App, version: string): void {
  for (const [path, { url, type }] of Object.entries(files)) {
    app.get(path, async (c) => {
      const body = await Deno.readFile(new URL(url)).catch((cause) => {
        throw new WajahError("not_found", {}, { cause });
      });
      return c.body(body, 200, {
        "Content-Type": `${type}; charset=utf-8`,
        "Cache-Control": "public, max-age=3600",
      });
    });
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
