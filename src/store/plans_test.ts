import { deepEqual, ok } from "node:assert/strict";
import * as removal from "./delete_statements.ts";
import * as gallery from "./gallery_statements.ts";
import * as person from "./person_statements.ts";
import type { Statement } from "./sql.ts";
import { eraseSome } from "./tenant_end_statements.ts";
import * as tenant from "./tenant_statements.ts";
import { openMemory } from "./testing.ts";
import * as transfer from "./transfer_statements.ts";

const contract = { id: "c", model: "m", sha256: "s", dimension: 2, preprocessing: "p" };
const page = { limit: 5, after: 1 };
const [byAge] = removal.deleteEnrollments("a", removal.byAge("a", 5), "x");
const [byName] = removal.deleteEnrollments("a", removal.byName("a", "n"), "x");
const [byPerson] = removal.deleteEnrollments("a", removal.byPerson("a", "u"), "x");
const [stage] = transfer.importRows("a", contract, [], "x");

/** How each statement finds its enrollments or persons; a tenant may have 100,000 of them. */
const plans: Record<string, [Statement, RegExp]> = {
  "a delete by age": [byAge, /enrollments_by_age \(tenant_id=\? AND created_at<\?\)/],
  "a delete by name": [byName, /enrollments_of_name \(tenant_id=\? AND name=\?\)/],
  "a delete of a person": [byPerson, /enrollments_of_person \(person_id=\?\)/],
  "a piece of a tenant": [eraseSome("a", 5), /enrollments_of_tenant \(tenant_id=\?\)/],
  "the tenants with expired enrollments": [
    tenant.tenantsWithExpired,
    /enrollments_by_age \(tenant_id=\? AND created_at<\?\)/,
  ],
  "a page of enrollments": [
    person.listEnrollments("a", page),
    /enrollments_of_tenant \(tenant_id=\? AND rowid>\?\)/,
  ],
  "a page of persons": [
    person.listPersons("a", page),
    /SEARCH p USING (COVERING )?INDEX persons_of_tenant \(tenant_id=\? AND rowid>\?\)/,
  ],
  "a person": [person.selectPerson("a", "u"), /\(tenant_id=\? AND user_id=\?\)/],
  "the samples of a person": [
    gallery.selectSamples("a", "u", "c"),
    /enrollments_of_person \(person_id=\? AND contract_id=\?\)/,
  ],
  "a page of a gallery": [
    gallery.galleryPage("a", "c", 1, 5),
    /enrollments_of_contract \(tenant_id=\? AND contract_id=\? AND rowid>\?\)/,
  ],
  "a page of an export": [
    transfer.exportPage("a", "c", page),
    /enrollments_of_contract \(tenant_id=\? AND contract_id=\? AND rowid>\?\)/,
  ],
  "rows that are there already": [
    stage,
    /enrollments_of_person \(person_id=\? AND contract_id=\?\)/,
  ],
};

for (const [what, [statement, expected]] of Object.entries(plans)) {
  Deno.test(`${what}: no more rows are read than asked for`, async () => {
    await using memory = await openMemory();
    const sql = `EXPLAIN QUERY PLAN ${statement.sql}`;
    const { rows } = await memory.client.execute({ ...statement, sql });
    const details = rows.map(({ detail }) => String(detail));
    ok(details.some((detail) => expected.test(detail)), details.join("\n"));
    deepEqual(details.filter((detail) => /SCAN (enrollments|persons|e|p|v)\b/.test(detail)), []);
  });
}

Deno.test("a search in the database looks at each row of the gallery once", async () => {
  await using memory = await openMemory();
  const search = gallery.nearest("a", "c", new Uint8Array(8), 5);
  const sql = `EXPLAIN QUERY PLAN ${search.sql}`;
  const { rows } = await memory.client.execute({ ...search, sql });
  const reads = rows.map(({ detail }) => String(detail)).filter((detail) => / [ev] /.test(detail));
  deepEqual(reads.map((detail) => detail.split(" ").slice(0, 2)), [["SEARCH", "e"], [
    "SEARCH",
    "v",
  ]]);
});
