import { ago } from "../words/clockTime";
import { facts } from "../words/factList";
import { shortCommit } from "../words/shortId";
import type { EvidenceView } from "./evidenceView";

/** `proven 2 h ago`, `stale: requirement changed`, `failing: expected 200, was 500`, `unproven`. */
export function evidenceText(view: EvidenceView, now: number): string {
  const { word, row } = view;
  switch (word) {
    case "proven":
      return row === null ? word : `proven ${ago(row.at, now)}`;
    case "stale":
      return `stale: ${view.staleBecause ?? "requirement changed"}`;
    case "failing":
    case "unproven":
      return row?.why ? `${word}: ${firstLine(row.why)}` : word;
  }
}

/** The same for a line above the scenario, where there is room for the commit. */
export function evidenceTitle(view: EvidenceView, now: number): string {
  const { word, row } = view;
  const commit = word === "proven" && row?.commitSha ? shortCommit(row.commitSha) : null;
  return facts(evidenceText(view, now), commit);
}

function firstLine(text: string): string {
  const [line = ""] = text.split("\n");
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
