// Serves browser.html and passes its requests on to the service, with Deno:
//
//   deno run --allow-net --allow-read --allow-env examples/browser_server.ts
//
// This is how pages reach the service: through a server of yours, which knows the key and lets in
// whom it wants; this one, only its own page. The service is at WAJAH_URL, or on this machine;
// WAJAH_API_KEY is its key, if it wants one.
// deno-lint-ignore-file no-console

const service = Deno.env.get("WAJAH_URL") ?? "http://127.0.0.1:8000";
const apiKey = Deno.env.get("WAJAH_API_KEY");

const files: Readonly<Record<string, readonly [path: string, type: string]>> = {
  "/examples/browser.html": ["browser.html", "text/html"],
  "/examples/browser.js": ["browser.js", "text/javascript"],
  "/client/wajah.js": ["../client/wajah.js", "text/javascript"],
};

const hostname = "127.0.0.1";
const port = Number(Deno.env.get("PORT") ?? 8080);

const server = Deno.serve({
  hostname,
  port,
  onListen: ({ port }) => console.log(`http://${hostname}:${port}/examples/browser.html`),
}, (request) => {
  const { pathname, search, host } = new URL(request.url);
  if (!pathname.startsWith("/api/")) return sendFile(pathname);
  const isOwn = host === `${hostname}:${server.addr.port}` &&
    request.headers.get("sec-fetch-site") === "same-origin";
  if (!isOwn) return new Response("Only for the page of this server", { status: 403 });
  return passOn(request, pathname.slice("/api".length) + search);
});

async function sendFile(pathname: string): Promise<Response> {
  const [path, type] = files[pathname] ?? [];
  if (!path) return new Response("Not found", { status: 404 });
  const body = await Deno.readFile(new URL(path, import.meta.url));
  return new Response(body, { headers: { "content-type": `${type}; charset=utf-8` } });
}

function passOn({ method, headers, body, signal }: Request, path: string): Promise<Response> {
  const kept = ["accept", "accept-language", "content-type"].flatMap((name): [string, string][] => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  const key: [string, string][] = apiKey ? [["authorization", `Bearer ${apiKey}`]] : [];
  return fetch(service + path, { method, headers: [...kept, ...key], body, signal });
}
