import { WajahError } from "../errors.ts";
import type { Engine } from "../inference/engine.ts";
import type { Actor, Store } from "../store/store.ts";
import type { ModelContract } from "../types.ts";
import type { Gallery } from "./gallery.ts";
import { readLines } from "./lines.ts";
import { readTenant } from "./read_tenant.ts";
import { badLine, parseHeader, parseSample, type TransferSample } from "./transfer_line.ts";

/** What importing needs. */
export interface ImportDeps {
  readonly store: Pick<Store, "tenantVersions" | "importRows">;
  readonly engine: Pick<Engine, "info">;
  readonly gallery: Pick<Gallery, "forget">;
}

/** What an import did. */
export interface ImportReport {
  readonly imported: number;
  /** Samples that were there already. */
  readonly skipped: number;
  /** Enrollments of the tenant. */
  readonly count: number;
  /** Whether all of the transfer came, as its end tells; else it broke off or lacks lines. */
  readonly complete: boolean;
}

/** Samples written at once. */
const batchSize = 100;

/**
 * Takes in what `exportGallery` gave. Every batch is written for good as it comes, and a sample
 * that is there already is left out: a transfer that broke off is simply sent again.
 *
 * @throws {WajahError} `tenant_not_found`, `contract_mismatch`, `quota_exceeded`, `invalid_field`
 *   naming a line, and what `readLines` throws; the batches before stay
 */
export async function importGallery(
  { store, engine, gallery }: ImportDeps,
  tenantId: string,
  body: AsyncIterable<Uint8Array>,
  actor: Actor,
): Promise<ImportReport> {
  const tenant = await readTenant(store, tenantId);
  const { contract } = engine.info;
  const report = { imported: 0, skipped: 0, complete: false };
  const write = async (rows: readonly TransferSample[]) => {
    if (rows.length === 0) return;
    const outcome = await store.importRows(tenantId, contract, rows, actor);
    if ("refused" in outcome) throw refusal(outcome.refused);
    report.imported += outcome.written;
    report.skipped += rows.length - outcome.written;
  };
  try {
    let batch: TransferSample[] = [], taken = 0;
    for await (const sample of readSamples(body, contract)) {
      report.complete = "end" in sample && sample.end === taken;
      if ("end" in sample) continue;
      batch.push(sample);
      taken++;
      if (batch.length < batchSize) continue;
      await write(batch);
      batch = [];
    }
    await write(batch);
  } finally {
    await gallery.forget(tenant);
  }
  return { ...report, count: (await readTenant(store, tenantId)).enrollments };
}

async function* readSamples(body: AsyncIterable<Uint8Array>, contract: ModelContract) {
  let number = 0;
  for await (const line of readLines(body)) {
    number++;
    if (number === 1) checkContract(parseHeader(line), contract);
    else if (line.trim() !== "") yield parseSample(line, number, contract.dimension);
  }
  if (number === 0) throw badLine(1);
}

function checkContract(given: ModelContract, { id, model }: ModelContract): void {
  if (given.id === id) return;
  throw new WajahError("contract_mismatch", { params: { given: given.model, model } });
}

function refusal(reason: "no_tenant" | "quota" | "moved"): WajahError {
  return new WajahError(reason === "quota" ? "quota_exceeded" : "tenant_not_found");
}
