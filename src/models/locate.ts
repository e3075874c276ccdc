/** Finds weights on disk. A name proves nothing: only a matching digest is a find. */

import { sha256File } from "./digest.ts";
import { summaryOf } from "./error.ts";
import type { Model } from "./manifest.ts";
import { joinPath } from "./path.ts";

/** What stands under a model's name in one folder. */
export type FindingState = "ok" | "missing" | "wrong_digest" | "lfs_pointer" | "unreadable";

/** The result of looking into one folder. `note` says more, for a person. */
export interface Finding {
  readonly folder: string;
  readonly path: string;
  readonly state: FindingState;
  readonly note: string;
}

/** The result of looking into every folder; `path` is the first file with the right digest. */
export interface Location {
  readonly model: Model;
  readonly path: string | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Looks for a model in folders, in order, and stops at the first file with the right digest.
 *
 * @throws only the signal's reason: a folder or file that cannot be read is a finding.
 */
export async function locateModel(
  model: Model,
  folders: readonly string[],
  signal?: AbortSignal,
): Promise<Location> {
  const findings: Finding[] = [];
  for (const folder of folders) {
    const finding = await inspectFolder(model, folder, signal);
    findings.push(finding);
    if (finding.state === "ok") return { model, path: finding.path, findings };
  }
  return { model, path: undefined, findings };
}

/** What one folder holds under the model's name. Throws only the signal's reason. */
export async function inspectFolder(
  model: Model,
  folder: string,
  signal?: AbortSignal,
): Promise<Finding> {
  const path = joinPath(folder, model.file);
  try {
    return { folder, path, ...await inspectFile(model, path, signal) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof Deno.errors.NotFound) {
      return { folder, path, state: "missing", note: "no such file" };
    }
    return { folder, path, state: "unreadable", note: summaryOf(error) };
  }
}

type Verdict = Pick<Finding, "state" | "note">;

async function inspectFile(model: Model, path: string, signal?: AbortSignal): Promise<Verdict> {
  const info = await Deno.stat(path);
  if (!info.isFile) return { state: "unreadable", note: "not a regular file" };
  if (await isLfsPointer(path, info.size)) {
    return { state: "lfs_pointer", note: "a Git LFS pointer, not the weights: run git lfs pull" };
  }
  // A size costs nothing; a digest of 170 MB costs half a second.
  if (model.bytes !== undefined && info.size !== model.bytes) {
    return { state: "wrong_digest", note: `${info.size} bytes instead of ${model.bytes}` };
  }
  const found = await sha256File(path, signal);
  if (found !== model.sha256) return { state: "wrong_digest", note: `its sha256 is ${found}` };
  return { state: "ok", note: `${info.size} bytes` };
}

const lfsHeader = "version https://git-lfs.github.com/spec/";

async function isLfsPointer(path: string, size: number): Promise<boolean> {
  if (size > 1024) return false;
  return (await Deno.readTextFile(path)).startsWith(lfsHeader);
}
