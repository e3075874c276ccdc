import type { LivenessThresholds } from "../src/services/judge_liveness.ts";
import { live } from "./labelled_photos.ts";
import {
  type Answer,
  answerOf,
  type Rate,
  rateOf,
  type Sample,
  upperBound,
  worst,
} from "./liveness_rates.ts";

const answers = [
  "live",
  "liveness_uncertain",
  "spoof_detected",
  "quality_low",
  "no_face",
  "unreadable",
] as const satisfies Answer[];

/** Two tables in Markdown: what is answered with the thresholds, and the errors of this and others. */
export function showLiveness(samples: readonly Sample[], thresholds: LivenessThresholds): string {
  const species = [...new Set(samples.map(({ label }) => label))].filter((label) => label !== live)
    .toSorted();
  return `${answerTable(samples, [live, ...species], thresholds)}

${errorTable(samples, species, thresholds)}
`;
}

/** How many photos of each label get each answer. */
function answerTable(
  samples: readonly Sample[],
  labels: readonly string[],
  thresholds: LivenessThresholds,
): string {
  const rows = labels.map((label) => {
    const given = samples.filter((sample) => sample.label === label)
      .map((sample) => answerOf(sample, thresholds));
    const counts = answers.map((answer) => given.filter((other) => other === answer).length);
    return [label, given.length, ...counts];
  });
  return table(["labelled", "photos", ...answers], rows);
}

/** BPCER, APCER of each species, and the worst, for each threshold. */
function errorTable(
  samples: readonly Sample[],
  species: readonly string[],
  configured: LivenessThresholds,
): string {
  const row = (name: string, thresholds: LivenessThresholds) => {
    const [refused, ...taken] = [live, ...species].map((label) =>
      rateOf(samples, label, thresholds)
    );
    return [name, showRate(refused), ...taken.map(showRate), showRate(worst(taken))];
  };
  const others = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenth) => {
    const liveFrom = tenth / 10;
    return row(String(liveFrom), { ...configured, liveFrom, spoofBelow: liveFrom });
  });
  const { liveFrom, spoofBelow } = configured;
  const own = row(`${liveFrom}, spoof below ${spoofBelow} (configured)`, configured);
  const columns = species.map((name) => `APCER ${name}`);
  return table(["live from", "BPCER", ...columns, "APCER of the worst"], [...others, own]);
}

function showRate(rate: Rate): string {
  if (rate.of === 0) return "none decided";
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return `${rate.wrong} of ${rate.of}: ${percent(rate.wrong / rate.of)} (up to ${
    percent(upperBound(rate))
  })`;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
