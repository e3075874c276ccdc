import { WajahError } from "../errors.ts";
import { checkType, readBody, type Waiting } from "./body.ts";

/** Bytes of a JSON body: settings, never photos. */
const longestJson = 64 * 1024;

/**
 * Reads an `application/json` body.
 *
 * @throws {WajahError} `unsupported_media_type`, `malformed_body`, and what `readBlocks` throws
 */
export async function readJson(request: Request, waiting?: Waiting): Promise<unknown> {
  checkType(request, "application/json");
  const bytes = await readBody(request, longestJson, waiting);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // The error would repeat what was sent.
    throw new WajahError("malformed_body");
  }
}
