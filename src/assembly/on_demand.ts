import { WajahError } from "../errors.ts";
import { describeProblem } from "../http/problem.ts";
import type { Answer } from "./run.ts";

/** A service that was started. */
export interface Started {
  readonly answer: Answer;
  /** Rejects when it turns out that it can't serve. */
  readonly started: Promise<void>;
}

/** Seconds after which a failed start is worth another request. */
const retryAfter = 5;

/**
 * Answers with a service that the first request starts. A start that fails is told to `onFailure`
 * and tried again by the next request: a database may be back by then.
 */
export function serveOnDemand(
  start: () => Promise<Started>,
  onFailure: (error: unknown) => void,
): Answer {
  let current: Promise<Started> | undefined;
  const forget = (error: unknown) => {
    current = undefined;
    onFailure(error);
  };
  const begin = async () => {
    const service = await start();
    service.started.catch(forget);
    return service;
  };
  const obtain = () => {
    if (current) return current;
    const beginning = begin();
    beginning.catch(forget);
    return current = beginning;
  };
  return async (request, info) => {
    const service = await obtain().catch(() => undefined);
    return service ? await service.answer(request, info) : notStarted();
  };
}

/** What the service itself would answer. */
function notStarted(): Response {
  const problem = describeProblem(new WajahError("not_ready"), "en", crypto.randomUUID());
  const headers = { "content-type": "application/problem+json", "retry-after": `${retryAfter}` };
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
