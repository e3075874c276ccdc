import { sampleLine } from "../../src/services/transfer_line.ts";
import { transferred } from "../stores/fixtures.ts";
import type { Api } from "./api.ts";

/** Imports people who don't exist into a tenant. */
export async function importStrangers(api: Api, tenant: string, count: number): Promise<void> {
  const { text } = await api.ask("GET", `/v1/tenants/${tenant}/export`);
  const [header] = text.split("\n", 1);
  const samples = Array.from(
    { length: count },
    (_, i) => sampleLine({ id: i + 1, ...transferred({ userId: `stranger-${i}` }) }),
  );
  const lines = `${header}\n${samples.join("")}`;
  await api.done("POST", `/v1/tenants/${tenant}/import`, { lines });
}
