import assert from "node:assert/strict";
import { WajahError } from "../errors.ts";
import type { Caller, KeyScope } from "../services/caller.ts";
import { type Access, checkAccess, tenantOf } from "./access.ts";

function keyWith(...scopes: KeyScope[]): Caller {
  return { kind: "tenant", tenantId: "a", keyId: 1, scopes };
}

const everyAccess: Access[] = ["public", "recognize", "enroll", "admin", "service"];

/** What of `everyAccess` a caller has. */
function allowed(caller: Caller): Access[] {
  return everyAccess.filter((access) => {
    try {
      checkAccess(caller, access);
      return true;
    } catch (error) {
      assert(error instanceof WajahError && error.code === "scope_missing");
      const need = access === "service" ? "ADMIN_API_KEY" : access;
      assert.deepEqual(error.fields.params, { need });
      return false;
    }
  });
}

Deno.test("a tenant's key does what its scopes say, each by itself, and never more", () => {
  assert.deepEqual(allowed(keyWith()), ["public"]);
  assert.deepEqual(allowed(keyWith("recognize")), ["public", "recognize"]);
  assert.deepEqual(allowed(keyWith("enroll")), ["public", "enroll"]);
  assert.deepEqual(allowed(keyWith("admin")), ["public", "admin"]);
  const all = keyWith("recognize", "enroll", "admin");
  assert.deepEqual(allowed(all), ["public", "recognize", "enroll", "admin"]);
});

Deno.test("the admin key does everything, and so does this machine without one", () => {
  assert.deepEqual(allowed({ kind: "service" }), everyAccess);
  assert.deepEqual(allowed({ kind: "open" }), everyAccess);
});

Deno.test("a tenant's key speaks for its own tenant, named or not", () => {
  assert.equal(tenantOf(keyWith(), undefined), "a");
  assert.equal(tenantOf(keyWith(), "a"), "a");
});

Deno.test("to a tenant's key every other tenant does not exist, default included", () => {
  for (const other of ["b", "default", "A", "a ", ""]) {
    assert.throws(() => tenantOf(keyWith("admin"), other), { code: "tenant_not_found" });
  }
});

Deno.test("whoever may do everything speaks for the tenant they name, else for default", () => {
  for (const kind of ["service", "open"] as const) {
    assert.equal(tenantOf({ kind }, "b"), "b");
    assert.equal(tenantOf({ kind }, undefined), "default");
  }
});
