/** The endpoints as the service's own document describes them, which comes from their definitions. */
import { z } from "zod";

const field = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
});

const operation = z.object({
  parameters: z.array(z.object({ name: z.string(), in: z.enum(["path", "query"]), schema: field }))
    .default([]),
  requestBody: z.object({
    content: z.record(
      z.string(),
      z.object({ schema: z.object({ properties: z.record(z.string(), field).default({}) }) }),
    ),
  }).optional(),
});

const document = z.object({ paths: z.record(z.string(), z.record(z.string(), operation)) });

/** What is known of a field or parameter. */
export type Field = z.output<typeof field>;

/** One endpoint. */
export interface Operation extends z.output<typeof operation> {
  readonly method: string;
  readonly path: string;
}

/** Reads all endpoints of a running service. */
export async function readOperations(url: string): Promise<Operation[]> {
  const response = await fetch(`${url}/openapi.json`);
  const { paths } = document.parse(await response.json());
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, rest]) => ({
      method: method.toUpperCase(),
      path,
      ...rest,
    }))
  );
}
