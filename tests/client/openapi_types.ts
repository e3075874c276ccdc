/**
 * Makes the client's types from the OpenAPI document of the running service, which comes from the
 * schemas that validate its requests. `deno task client` writes them to `client/openapi.d.ts`.
 */

import assert from "node:assert/strict";
import openapiTypes, { astToString } from "openapi-typescript";
import ts from "typescript";
import { withService } from "./with_service.ts";

/** Where the types are kept. */
export const typesFile: URL = new URL("../../client/openapi.d.ts", import.meta.url);

const header = `// Made from the service's OpenAPI document by \`deno task client\`; do not edit.
// deno-lint-ignore-file

`;

type Operation = Record<string, unknown> & { responses?: Record<string, unknown> };
type Paths = Record<string, Record<string, Operation>>;

/** The types of a service's OpenAPI document, formatted as the project is. */
export async function renderTypes(url: string): Promise<string> {
  const document = await (await fetch(`${url}/openapi.json`)).json();
  const tree = await openapiTypes({ ...document, paths: withoutErrors(document.paths) }, {
    alphabetize: true,
    defaultNonNullable: false,
    transform: ({ format }) =>
      format === "binary" ? ts.factory.createTypeReferenceNode("Blob") : undefined,
  });
  return await format(header + astToString(tree));
}

/** Leaves out what an endpoint answers on failure: it is `Problem` everywhere. */
function withoutErrors(paths: Paths): Paths {
  return mapValues(paths, (methods) =>
    mapValues(methods, (operation) => ({
      ...operation,
      responses: Object.fromEntries(
        Object.entries(operation.responses ?? {}).filter(([status]) => status.startsWith("2")),
      ),
    })));
}

function mapValues<A, B>(record: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

async function format(source: string): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--ext", "ts", "-"],
    cwd: new URL("../../", import.meta.url),
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(source));
  await writer.close();
  const { success, stdout } = await child.output();
  assert(success, "deno fmt failed");
  return new TextDecoder().decode(stdout);
}

if (import.meta.main) {
  await withService(async ({ url }) => Deno.writeTextFile(typesFile, await renderTypes(url)));
}
