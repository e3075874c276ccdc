import { z } from "@hono/zod-openapi";
import { type Endpoint, endpoint } from "../src/http/endpoint.ts";
import { cursorField, idField, limitField, renderId, userField } from "../src/http/fields.ts";
import { type DeleteDeps, deleteEnrollments } from "../src/services/delete_enrollments.ts";
import { listPersonPage, showPerson } from "../src/services/list_persons.ts";
import type { Person, Store } from "../src/store/store.ts";
import { showCursor, shownId } from "./shapes.ts";

const person = z.object({
  user_id: shownId,
  name: z.string().openapi({ description: "Of the newest sample" }),
  samples: z.number().int(),
}).openapi("Person");

const persons = z.object({
  persons: z.array(person),
  next_cursor: z.string().nullable().openapi({ description: "null on the last page" }),
}).openapi("Persons");

const deletedPerson = z.object({
  deleted: z.number().int().openapi({ description: "Samples deleted" }),
  user_id: shownId,
  tenant_id: shownId,
});

const params = z.object({ tenant_id: idField });
const personParams = params.extend({ user_id: userField });

/** What the person endpoints need. */
export interface PersonDeps extends DeleteDeps {
  readonly store: DeleteDeps["store"] & Pick<Store, "listPersons" | "person">;
}

/** Endpoints about the persons of a tenant. */
export function createPersonRoutes(deps: PersonDeps): Endpoint[] {
  return [
    endpoint({
      method: "get",
      path: "/v1/tenants/{tenant_id}/persons",
      tag: "Persons",
      summary: "List the persons of a tenant",
      access: "enroll",
      params,
      query: z.object({ limit: limitField.default(1000), cursor: cursorField.optional() }),
      response: persons,
      errors: ["tenant_not_found", "storage_unavailable"],
      async handle({ query: { limit, cursor: after } }, { tenantId }) {
        const page = await listPersonPage(deps.store, tenantId, { limit, after });
        return { persons: page.entries.map(showRow), next_cursor: showCursor(page) };
      },
    }),
    endpoint({
      method: "get",
      path: "/v1/tenants/{tenant_id}/persons/{user_id}",
      tag: "Persons",
      summary: "Show a person",
      access: "enroll",
      params: personParams,
      response: person,
      errors: ["tenant_not_found", "user_not_found", "storage_unavailable"],
      handle: async ({ params: { user_id } }, { tenantId }) =>
        showRow(await showPerson(deps.store, tenantId, user_id)),
    }),
    endpoint({
      method: "delete",
      path: "/v1/tenants/{tenant_id}/persons/{user_id}",
      tag: "Persons",
      summary: "Delete a person and every sample of theirs",
      access: "enroll",
      params: personParams,
      response: deletedPerson,
      errors: ["tenant_not_found", "user_not_found", "storage_unavailable"],
      async handle({ params: { user_id: userId } }, { tenantId, actor }) {
        const { deleted } = await deleteEnrollments(deps, tenantId, { userId }, actor);
        return { deleted, user_id: renderId(userId), tenant_id: renderId(tenantId) };
      },
    }),
  ];
}

function showRow({ userId, name, samples }: Person) {
  return { user_id: renderId(userId), name, samples };
}
