import type { ModelContract } from "../types.ts";
import type { Database } from "./database.ts";
import { toTransferRow } from "./gallery_rows.ts";
import { toChange } from "./rows.ts";
import { checkImport, checkTexts } from "./storable.ts";
import type { Imported, Refusal, Store } from "./store.ts";
import * as sql from "./transfer_statements.ts";

/** Samples that leave a database or come from another one. */
export function createTransfers(db: Database): Pick<Store, "exportPage" | "importRows"> {
  return {
    exportPage: async (tenantId, contractId, page) =>
      (await db.read(sql.exportPage(tenantId, contractId, page))).map(toTransferRow),
    importRows: (tenantId, contract, rows, actor) =>
      importRows(db, tenantId, contract, rows, actor),
  };
}

async function importRows(
  db: Database,
  tenantId: string,
  contract: ModelContract,
  rows: readonly sql.ImportRow[],
  actor: string,
): Promise<Imported | Refusal> {
  checkTexts(tenantId, actor);
  for (const row of rows) checkImport(row, contract);
  const results = await db.write(sql.importRows(tenantId, contract, rows, actor));
  const state = results.at(sql.changedAt)?.at(0);
  if (!state) return { refused: "no_tenant" };
  const written = results[sql.importedAt].length;
  if (results[sql.stagedAt].length > written) return { refused: "quota" };
  return { ...toChange(state), written };
}
