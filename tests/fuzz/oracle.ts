import { errorCatalogue } from "../../src/errors.ts";
import { z } from "zod";

/** The one shape of errors. */
const problem = z.object({
  type: z.string(),
  title: z.string().min(1),
  status: z.number(),
  detail: z.string().min(1),
  code: z.string(),
  request_id: z.string(),
});

/** Words of the inside that no refusal may hold. */
const inside =
  /SQL|constraint|\.ts\b|node_modules|file:\/\/|\bat \S+ \(|stack|\/(src|home|tmp|usr|var)\//i;

/** What is wrong with an answer, or undefined. Bodies are not repeated: they may hold what was sent. */
export function faultOf(response: Response, text: string): string | undefined {
  const { status } = response;
  if (status >= 500 && status !== 503) return `status ${status}`;
  if (status === 503 && !/^[1-9]\d*$/.test(response.headers.get("retry-after") ?? "")) {
    return "no time to try again";
  }
  if (status < 400) return /\n\s+at |file:\/\//.test(text) ? "a stack in a good answer" : undefined;
  if (response.headers.get("content-type") !== "application/problem+json") return "no problem";
  if (inside.test(text)) return "words of the inside in a refusal";
  return faultOfProblem(status, text);
}

function faultOfProblem(status: number, text: string): string | undefined {
  const read = problem.safeParse(JSON.parse(text));
  if (!read.success) return "another shape of error";
  const known = Object.entries(errorCatalogue).find(([code]) => code === read.data.code);
  if (!known) return "a code that is not in the catalogue";
  return known[1].status === status && read.data.status === status ? undefined : "another status";
}
