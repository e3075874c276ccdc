import { errorCatalogue, type WajahError } from "../errors.ts";
import type { Locale } from "../locale.ts";
import type { AppContext } from "./hono_app.ts";
import { errorDetail, fieldDetail } from "./messages.ts";

/** RFC 9457 problem details, a superset of the documented `{"detail": "..."}`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly request_id: string;
  readonly errors?: readonly { field: string; message: string }[];
}

/** Describes an error in `locale`. */
export function describeProblem(
  { code, fields }: WajahError,
  locale: Locale,
  requestId: string,
): Problem {
  const { status, title } = errorCatalogue[code];
  const errors = fields.errors?.map(({ field, message }) => ({
    field,
    message: fieldDetail(message, locale),
  }));
  const detail = errorDetail(code, locale, { ...errors?.[0], ...fields.params });
  const problem = { type: `/docs#${code}`, title, status, detail, code, request_id: requestId };
  return errors ? { ...problem, errors } : problem;
}

/** Answers a request with an error; a 503 always says when to try again. */
export function problemResponse(
  c: AppContext,
  error: WajahError,
  locale: Locale,
  requestId: string,
): Response {
  const problem = describeProblem(error, locale, requestId);
  const headers = new Headers({
    "Content-Type": "application/problem+json",
    "Content-Language": locale,
  });
  const retryAfter = error.fields.retryAfter ?? (problem.status === 503 ? 1 : undefined);
  if (retryAfter) headers.set("Retry-After", String(retryAfter));
  if (error.fields.hangUp) headers.set("Connection", "close");
  if (problem.status === 401) headers.set("WWW-Authenticate", "Bearer");
  return c.newResponse(JSON.stringify(problem), { status: problem.status as 400, headers });
}
