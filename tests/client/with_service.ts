import { type Service, serviceSettings, startService } from "../support/service.ts";

/** Runs the real service with an empty database for the time of `work`. */
export async function withService(
  work: (service: Service) => Promise<void>,
  settings: Record<string, string> = {},
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "wajah-test-" });
  try {
    await using service = await startService({ ...serviceSettings(folder), ...settings });
    await work(service);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
