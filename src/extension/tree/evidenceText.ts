import type { EvidenceView } from "../model/evidenceView";
import { plain } from "./row";
import type { StateIcon } from "./stateIcons";
import { icons } from "./stateIcons";
import { ago, clockTime, facts, shortCommit } from "./words";

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

export function evidenceIcon({ word }: EvidenceView): StateIcon {
  return icons[word];
}

/** Markdown: the state, what showed it, and what that rests on. */
export function evidenceTooltip(view: EvidenceView, now: number): string {
  const { word, row } = view;
  if (row === null) return "**unproven**: nothing has shown it yet.";
  const how = {
    test: `the test \`${code(row.testName ?? "unknown")}\``,
    command: `\`${code(row.command ?? "unknown")}\``,
    person: plain(row.confirmedBy ?? "a person"),
  }[row.kind];
  const rests = [
    row.exitCode === null ? null : `exit ${row.exitCode}`,
    row.commitSha === null ? null : `commit \`${shortCommit(row.commitSha)}\``,
    row.treeSha === null ? null : `tree \`${shortCommit(row.treeSha)}\``,
    clockTime(row.at, now),
  ].filter((each) => each !== null);
  const lines = [`**${word}** by ${how}, ${rests.join(", ")}.`];
  if (word === "stale")
    lines[0] = `**stale**: ${plain(view.staleBecause ?? "requirement changed")} after this was ${row.state} by ${how}, ${rests.join(", ")}.`;
  if (word === "unproven")
    lines[0] = `**unproven**${row.why === null ? "" : `: ${plain(row.why)}`}`;
  if (word === "failing" && row.why !== null) lines.push(plain(row.why));
  if (row.inferred && word === "proven") {
    lines.push("Inferred: the test's name has every word of the scenario's name.");
  }
  if (row.note !== null) lines.push(`Note: ${plain(row.note)}`);
  return lines.join("\n\n");
}

function firstLine(text: string): string {
  const [line = ""] = text.split("\n");
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

/** Text for a Markdown code span. */
function code(text: string): string {
  return text.replace(/[`\r\n]/g, " ");
}
