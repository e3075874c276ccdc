import { WajahError } from "../errors.ts";
import type { Engine } from "../inference/engine.ts";
import type { Actor, Store } from "../store/store.ts";
import { readTenant } from "./read_tenant.ts";
import { endLine, headerLine, sampleLine } from "./transfer_line.ts";

/** What exporting needs. */
export interface ExportDeps {
  readonly store: Pick<Store, "tenantVersions" | "exportPage" | "recordAudit">;
  readonly engine: Pick<Engine, "info">;
}

/** Samples read and sent at once. */
const pageSize = 200;

/**
 * A tenant's samples of the model in use, line by line: a header, the samples in the order of their
 * ids, and an end that says how many they were. A broken transfer goes on after its last id. It
 * breaks off when the tenant ends, whose id may soon be somebody else's, and when it is changed,
 * which can't be told from that.
 *
 * @returns newline-delimited JSON, read from the store no faster than it is taken
 * @throws {WajahError} `tenant_not_found`, `not_ready`
 */
export async function exportGallery(
  { store, engine }: ExportDeps,
  tenantId: string,
  after: number | undefined,
  actor: Actor,
): Promise<ReadableStream<Uint8Array>> {
  const { enrollments: count, settingsVersion } = await readTenant(store, tenantId);
  const { contract } = engine.info;
  await store.recordAudit({ action: "gallery.exported", actor, tenantId, subject: null, count });
  const readPage = async (after: number) => {
    const rows = await store.exportPage(tenantId, contract.id, { limit: pageSize, after });
    const tenant = await store.tenantVersions(tenantId);
    if (tenant?.settingsVersion !== settingsVersion) throw new WajahError("tenant_not_found");
    return rows;
  };
  async function* lines() {
    yield headerLine(contract, tenantId);
    let sent = 0;
    for (let last = after ?? 0;;) {
      const rows = await readPage(last);
      if (rows.length === 0) break;
      yield rows.map(sampleLine).join("");
      sent += rows.length;
      last = rows[rows.length - 1].id;
    }
    yield endLine(sent);
  }
  return ReadableStream.from(lines()).pipeThrough(new TextEncoderStream());
}
