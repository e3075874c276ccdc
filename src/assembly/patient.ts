import type { Deps } from "./parts.ts";
import type { Answer } from "./run.ts";

/** Paths that tell how far the start is. */
const probes = new Set(["/health", "/ready"]);

/**
 * Lets requests that come before the models are loaded wait for them, as long as a request may
 * take: where an instance is started by its first request, that one should be answered too. What
 * waits in vain is answered `not_ready` by the service.
 */
export function waitForModels(answer: Answer, deps: Pick<Deps, "started" | "limits">): Answer {
  return async (request, info) => {
    if (!probes.has(new URL(request.url).pathname)) await startOr(deps);
    return await answer(request, info);
  };
}

async function startOr({ started, limits }: Pick<Deps, "started" | "limits">): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limits.deadline);
  await Promise.race([started.catch(() => undefined), late]);
  clearTimeout(timer);
}
