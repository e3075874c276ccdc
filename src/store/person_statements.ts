import type { Statement } from "./sql.ts";
import type { Page } from "./store.ts";

const enrollments = `SELECT e.id, p.user_id, e.name, e.created_at
  FROM enrollments e JOIN persons p ON p.id = e.person_id`;

/** A page of a tenant's enrollments. */
export function listEnrollments(tenant: string, { limit, after = 0 }: Page): Statement {
  const sql = `${enrollments} WHERE e.tenant_id = :tenant AND e.id > :after
    ORDER BY e.id LIMIT :limit`;
  return { sql, args: { tenant, after, limit } };
}

/** One enrollment of a tenant. */
export function selectEnrollment(tenant: string, id: number): Statement {
  return { sql: `${enrollments} WHERE e.tenant_id = :tenant AND e.id = :id`, args: { tenant, id } };
}

/** The number of a person. The subquery is run once: it does not depend on the outer row. */
export const personId = "(SELECT id FROM persons WHERE tenant_id = :tenant AND user_id = :user)";

const persons = `SELECT p.id, p.user_id,
    (SELECT count(*) FROM enrollments WHERE person_id = p.id) AS samples,
    (SELECT name FROM enrollments WHERE person_id = p.id ORDER BY id DESC LIMIT 1) AS name
  FROM persons p WHERE EXISTS (SELECT 1 FROM enrollments WHERE person_id = p.id)`;

/** A page of a tenant's persons. */
export function listPersons(tenant: string, { limit, after = 0 }: Page): Statement {
  const sql = `${persons} AND p.tenant_id = :tenant AND p.id > :after
    ORDER BY p.id LIMIT :limit`;
  return { sql, args: { tenant, after, limit } };
}

/** One person of a tenant. */
export function selectPerson(tenant: string, user: string): Statement {
  const sql = `${persons} AND p.tenant_id = :tenant AND p.user_id = :user`;
  return { sql, args: { tenant, user } };
}

/** Persons without an enrollment of one model; each row repeats how many there are. */
export function stalePersons(tenant: string, contract: string, limit: number): Statement {
  return {
    sql: `SELECT p.user_id, count(*) OVER () AS count FROM persons p
      WHERE p.tenant_id = :tenant AND NOT EXISTS
        (SELECT 1 FROM enrollments e WHERE e.person_id = p.id AND e.contract_id = :contract)
      ORDER BY p.user_id LIMIT :limit`,
    args: { tenant, contract, limit },
  };
}
