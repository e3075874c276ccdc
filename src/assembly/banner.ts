import type { Deps } from "./parts.ts";

/** What a person wants to know after the start. */
export function banner({ hostname, port }: Deno.NetAddr, deps: Deps): string {
  const { info } = deps.engine;
  const address = hostname.includes(":") ? `[${hostname}]` : hostname;
  return [
    "",
    `wajah ${deps.version} answers on http://${address}:${port} (docs: /docs)`,
    `  models   ${info.pack} (${info.detector.id} + ${info.recognizer.id}), licence ${info.recognizer.licence}`,
    `  backend  ${info.backend} on ${info.device}, ${info.precision}; images by ${deps.codec}`,
    `  liveness ${livenessOf(deps)}`,
    `  store    ${deps.storeKind}`,
    `  cache    ${deps.cacheKind}`,
    `  access   ${deps.adminKey ? "API key" : "without keys, this machine only"}`,
    "",
    "",
  ].join("\n");
}

function livenessOf({ requireLiveness, engine }: Deps): string {
  if (!requireLiveness) return "off";
  return engine.info.liveness.map(({ id }) => id).join(" + ") ||
    "no network, /recognize answers 503";
}
