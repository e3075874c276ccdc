import { overlap } from "./box.ts";
import type { Candidate } from "./scrfd.ts";

/**
 * Greedy non-maximum suppression: keeps the best-scored candidate of every group that overlaps
 * by more than `limit` (intersection over union; InsightFace uses 0.4).
 *
 * @returns the kept candidates, best score first
 */
export function suppressOverlaps(candidates: readonly Candidate[], limit = 0.4): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates.toSorted((a, b) => b.score - a.score)) {
    if (kept.every(({ box }) => overlap(box, candidate.box) <= limit)) kept.push(candidate);
  }
  return kept;
}
