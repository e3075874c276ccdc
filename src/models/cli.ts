/** The command `models list|fetch|verify`. Everything it touches outside the folders is passed in. */

import type { DownloadOptions } from "./download.ts";
import { ModelError } from "./error.ts";
import { fetchCommand } from "./cli_fetch.ts";
import { listCommand } from "./cli_list.ts";
import { verifyCommand } from "./cli_verify.ts";
import type { Manifest } from "./manifest.ts";

/** What the command works on and writes to. */
export interface CliContext {
  readonly manifest: Manifest;
  /** The folders of `MODELS_DIR`, in order; downloads go to the first. */
  readonly folders: readonly string[];
  readonly write: (text: string) => void;
  readonly isTerminal: boolean;
  readonly columns?: number | undefined;
  readonly download?: DownloadOptions | undefined;
}

const usage = `Usage: models <command>
  list                 models and packs, where they are, their licences
  fetch [pack|model]   downloads what is missing of it (default: buffalo_l)
  verify               checks the digest of every file found
`;

/**
 * Runs one command.
 *
 * @returns the exit code: 0, 1 when something is missing or wrong, 2 when the command is unknown.
 * @throws only what is no `ModelError`, an abort for one.
 */
export async function runModels(args: readonly string[], context: CliContext): Promise<number> {
  const [command, ...rest] = args;
  try {
    switch (command) {
      case "list":
        return await listCommand(context);
      case "fetch":
        return await fetchCommand(rest, context);
      case "verify":
        return await verifyCommand(context);
    }
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    context.write(`\n${error.message}\n`);
    return 1;
  }
  context.write(usage);
  return 2;
}
