/** Gets weights from where the manifest says they are, trying one source after another. */

import { unpackEntry } from "./archive.ts";
import { hasDigest } from "./digest.ts";
import { download, type DownloadOptions } from "./download.ts";
import { ModelError, summaryOf } from "./error.ts";
import { howToProvide, modelMissing } from "./explain.ts";
import { ensureFolder } from "./folder.ts";
import { locateModel, type Location } from "./locate.ts";
import { withLock } from "./lock.ts";
import type { Model, Source } from "./manifest.ts";
import { joinPath, removeIfThere } from "./path.ts";
import { TransferError } from "./transfer_error.ts";

/** How to fetch; the numbers are those of a download. */
export interface FetchOptions extends DownloadOptions {
  /** Called before a model is downloaded, so that its licence can be shown first. */
  readonly onModel?: ((model: Model) => void) | undefined;
  /** Folders that were searched before, for the error; default only the one downloaded to. */
  readonly searched?: readonly string[] | undefined;
  /** Hosts that did not answer; asking them again only costs time. Fetches that share it learn. */
  readonly silentHosts?: Set<string> | undefined;
}

/** What one run of fetches shares. */
interface Run {
  readonly folder: string;
  readonly options: FetchOptions;
  /** Archives to delete at the end: one archive often holds two of the models asked for. */
  readonly archives: Set<string>;
  /** Why an archive could not be had: no second try for its second model. */
  readonly lostArchives: Map<string, unknown>;
  readonly silentHosts: Set<string>;
}

type ZipSource = Extract<Source, { kind: "zip" }>;

/**
 * Makes sure that `folder` holds a model, downloading it if it does not. A file of the same name with
 * another digest is replaced.
 *
 * @returns the path of the verified file.
 * @throws {ModelError} with one reason for each source and what to put where; the signal's reason.
 */
export async function fetchModel(
  model: Model,
  folder: string,
  options: FetchOptions = {},
): Promise<string> {
  const [path] = await fetchModels([model], folder, options);
  return path;
}

/**
 * `fetchModel` for several models; an archive that holds several of them is downloaded once.
 *
 * @returns the paths, in the order of `models`.
 */
export async function fetchModels(
  models: readonly Model[],
  folder: string,
  options: FetchOptions = {},
): Promise<readonly string[]> {
  await ensureFolder(folder);
  const lock = joinPath(folder, ".fetch.lock");
  try {
    // Held over all of them, so that no process deletes an archive another one is unpacking.
    return await withLock(lock, options.signal, () => fetchAndTidy(models, folder, options));
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof ModelError) throw error;
    const line = `Fetching weights into ${folder} failed: ${summaryOf(error)}`;
    throw new ModelError("download_failed", line, { cause: error });
  }
}

async function fetchAndTidy(models: readonly Model[], folder: string, options: FetchOptions) {
  const run: Run = {
    folder,
    options,
    archives: new Set(),
    lostArchives: new Map(),
    silentHosts: options.silentHosts ?? new Set(),
  };
  try {
    return await fetchInTurn(models, run);
  } finally {
    await Promise.all([...run.archives].map(removeIfThere));
  }
}

async function fetchInTurn(models: readonly Model[], run: Run): Promise<string[]> {
  const paths: string[] = [];
  for (const [i, model] of models.entries()) {
    const failures: unknown[] = [];
    const path = await fetchOne(model, run, failures);
    if (path === undefined) throw await explained(models.slice(i), run, failures);
    paths.push(path);
  }
  return paths;
}

/** The model's path, or `undefined` with a failure added for each of its sources. */
async function fetchOne(model: Model, run: Run, failures: unknown[]): Promise<string | undefined> {
  const path = joinPath(run.folder, model.file);
  if (await hasDigest(path, model.sha256, run.options.signal)) return path;
  if (model.sources.length > 0) run.options.onModel?.(model);
  for (const source of nearestFirst(model.sources, run)) {
    try {
      return await fromSource(model, source, run);
    } catch (error) {
      run.options.signal?.throwIfAborted();
      noteSilence(error, run);
      failures.push(error);
    }
  }
  return undefined;
}

/** An archive this run already has comes before any download; the rest keeps its order. */
function nearestFirst(sources: readonly Source[], { folder, archives }: Run): readonly Source[] {
  const isHere = (s: Source) =>
    s.kind === "zip" && archives.has(joinPath(folder, archiveName(s.sha256)));
  return [...sources.filter(isHere), ...sources.filter((s) => !isHere(s))];
}

/** Named by its digest, so that deleting it never takes a file a person put here. */
function archiveName(sha256: string): string {
  return `${sha256}.zip`;
}

async function fromSource(model: Model, source: Source, run: Run): Promise<string> {
  const { host } = new URL(source.url);
  if (run.silentHosts.has(host)) {
    throw new ModelError(
      "download_failed",
      `${host} could not be reached for ${source.url} either`,
    );
  }
  if (source.kind === "zip") return await fromZip(model, source, run);
  const { file, sha256, bytes } = model;
  const request = { url: source.url, folder: run.folder, file, sha256, bytes };
  return await download(request, run.options);
}

async function fromZip(model: Model, source: ZipSource, run: Run): Promise<string> {
  const archive = await archiveOf(source, run);
  const { file, sha256, bytes } = model;
  const { folder, options: { signal } } = run;
  const { entry } = source;
  return await unpackEntry({ archive, entry, folder, file, sha256, bytes, signal });
}

async function archiveOf({ url, sha256, bytes }: ZipSource, run: Run): Promise<string> {
  if (run.lostArchives.has(url)) throw run.lostArchives.get(url);
  const { folder, options } = run;
  const file = archiveName(sha256);
  try {
    const archive = await download({ url, folder, file, sha256, bytes }, options);
    run.archives.add(archive);
    return archive;
  } catch (error) {
    run.lostArchives.set(url, error);
    throw error;
  }
}

function noteSilence(error: unknown, { silentHosts }: Run): void {
  if (!(error instanceof ModelError) || !(error.cause instanceof TransferError)) return;
  if (error.cause.fault === "unreachable") silentHosts.add(error.cause.host);
}

/** Names all models still needed, not only the one that failed, so that one look is enough. */
async function explained(needed: readonly Model[], run: Run, failures: readonly unknown[]) {
  const { searched = [run.folder], signal } = run.options;
  const locations: Location[] = [];
  for (const model of needed) locations.push(await locateModel(model, searched, signal));
  const missing = locations.filter((l) => l.path === undefined);
  if (failures.length === 0) return modelMissing(missing);
  const lines = [
    `${needed[0].file} could not be downloaded: ${failures.map(summaryOf).join("; ")}`,
    ...missing.flatMap(howToProvide),
  ];
  return new ModelError(codeOf(failures), lines, { cause: failures[0] });
}

/** One code for all sources: theirs when they agree, else that of a failed download. */
function codeOf(failures: readonly unknown[]): ModelError["code"] {
  const codes = failures.map((f) => f instanceof ModelError ? f.code : "download_failed");
  return codes.every((c) => c === codes[0]) ? codes[0] : "download_failed";
}
