import { z } from "@hono/zod-openapi";
import { isShowable } from "../name.ts";
import { fault, idField } from "./fields.ts";
import type { FieldMessage } from "./messages.ts";

/** Limits that nobody should meet; they keep numbers sane. */
const longestRetention = 36_500, largestQuota = 10_000_000;

function wholeNumber(minimum: number, maximum: number, message: ReturnType<typeof fault>) {
  return z.int(message).min(minimum, message).max(maximum, message);
}

/** An id in JSON, where it may be a number. */
export const jsonIdField = z.union([z.int().nonnegative().transform(String), z.string()], {
  error: ({ input }) => (input === undefined ? "required" : "invalid_id") satisfies FieldMessage,
}).pipe(idField).openapi({ type: ["string", "integer"], examples: ["sma-3-bandung", 1] });

/** What a tenant decides for itself; all may be left out. */
export const settingsFields = {
  threshold: z.number(fault("invalid_threshold")).min(0, fault("invalid_threshold"))
    .max(2, fault("invalid_threshold")).nullable().optional()
    .openapi({ description: "Cosine distance of a match; null for the service's" }),
  liveness: z.boolean(fault("invalid_flag")).optional()
    .openapi({ description: "Whether /identify and /verify demand a live face too" }),
  retention_days: wholeNumber(1, longestRetention, fault("invalid_retention")).nullable()
    .optional().openapi({ description: "Days until an enrollment is erased; null keeps it" }),
  duplicate_policy: z.enum(["allow", "reject"], fault("invalid_policy")).optional()
    .openapi({ description: "Whether a face of another person may be enrolled again" }),
  quota: wholeNumber(0, largestQuota, fault("invalid_quota")).nullable().optional()
    .openapi({ description: "Most enrollments; null for no limit. Needs the admin key" }),
};

const scope = z.enum(["recognize", "enroll", "admin"], fault("invalid_scopes"));

/** The end of the years that `timestampOf` can write. */
const endOfTime = Date.UTC(10_000, 0);

/** What a key is to be. */
export const keyFields = {
  label: z.string(fault("invalid_name")).max(64, fault("invalid_name"))
    .refine(isShowable, fault("invalid_name"))
    .default(""),
  scopes: z.array(scope, fault("invalid_scopes"))
    .min(1, fault("invalid_scopes")).max(3, fault("invalid_scopes"))
    .transform((scopes) => [...new Set(scopes)])
    .default(["recognize", "enroll"]),
  expires_at: z.iso.datetime({ offset: true, ...fault("invalid_expiry") })
    .refine((text) => {
      const time = Date.parse(text);
      return time > Date.now() && time < endOfTime;
    }, fault("invalid_expiry"))
    .nullable().default(null)
    .openapi({ examples: ["2027-01-31T00:00:00Z"] }),
};

/** A time as the service stores and shows it: `YYYY-MM-DD HH:MM:SS`, UTC. */
export function timestampOf(time: string): string {
  return new Date(time).toISOString().slice(0, 19).replace("T", " ");
}
