/** Weights at an address, as a bucket serves them. */

import { modelsFolder } from "../engines/native.ts";

/** A server of weights. */
export interface ModelServer extends AsyncDisposable {
  readonly url: string;
  /** Names of the files that were asked for. */
  readonly asked: readonly string[];
}

/** Serves the weights that lie beside the project on 127.0.0.1. */
export function serveModels(): ModelServer {
  const asked: string[] = [];
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => undefined };
  const server = Deno.serve(options, async (request) => {
    const name = new URL(request.url).pathname.replace("/weights/", "");
    asked.push(name);
    const file = await Deno.open(`${modelsFolder}/${name}`).catch(() => undefined);
    return file ? new Response(file.readable) : new Response(null, { status: 404 });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/weights`,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
