import type { z } from "@hono/zod-openapi";
import { type FieldError, WajahError } from "../errors.ts";
import type { Form } from "./form.ts";

/**
 * Checks a record against a schema.
 *
 * @throws {WajahError} `invalid_field` with every field at fault
 */
export function validate<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  // Two checks of a field may find the same fault.
  const errors = new Map(
    result.error.issues.flatMap(fieldErrors).map((each) => [`${each.field} ${each.message}`, each]),
  );
  throw new WajahError("invalid_field", { errors: [...errors.values()] });
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code !== "unrecognized_keys") {
    return [{ field: issue.path.join(".") || "body", message: issue.message }];
  }
  return issue.keys.map((key) => ({ field: key.slice(0, 64), message: "unknown_field" }));
}

/**
 * Checks a form against a schema: a part sent twice is refused by name, parts that the schema
 * doesn't know are ignored, as the documented services do.
 *
 * @param repeated parts that may come more than once, and are an array
 * @throws {WajahError} `invalid_field`
 */
export function validateForm<S extends z.ZodType>(
  schema: S,
  form: Form,
  repeated: readonly string[] = [],
): z.output<S> {
  const isArray = (field: string) => repeated.includes(field);
  const twice = [...form].filter(([field, values]) => values.length > 1 && !isArray(field));
  if (twice.length > 0) {
    const errors = twice.map(([field]): FieldError => ({ field, message: "duplicate" }));
    throw new WajahError("invalid_field", { errors });
  }
  const parts = [...form].map(([field, all]) => [field, isArray(field) ? all : all[0]]);
  return validate(schema, Object.fromEntries(parts));
}
