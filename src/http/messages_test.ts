import assert from "node:assert/strict";
import { errorCatalogue, type ErrorCode, WajahError } from "../errors.ts";
import { errorDetail, fieldDetail } from "./messages.ts";
import { describeProblem } from "./problem.ts";

Deno.test("every code has its sentence in both languages", () => {
  for (const code of Object.keys(errorCatalogue) as ErrorCode[]) {
    const [en, id] = [errorDetail(code, "en", {}), errorDetail(code, "id", {})];
    assert(en.length > 0 && id.length > 0);
    if (code !== "invalid_field") assert.notEqual(en, id, code);
  }
});

Deno.test("an unknown fault of a field has a sentence too", () => {
  assert.equal(fieldDetail("Invalid input: expected never", "en"), "is not valid");
});

Deno.test("a problem names the field, the code and the request", () => {
  const errors = [{ field: "name", message: "required" }];
  const error = new WajahError("invalid_field", { errors });
  assert.deepEqual(describeProblem(error, "id", "r-1"), {
    type: "/docs#invalid_field",
    title: "Invalid field",
    status: 400,
    detail: "name: wajib diisi",
    code: "invalid_field",
    request_id: "r-1",
    errors: [{ field: "name", message: "wajib diisi" }],
  });
});
