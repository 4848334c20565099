import type { EvidenceView } from "../../core/view/evidenceView";
import { plain } from "./row";
import { type StateIcon, icons } from "./stateIcons";
import { clockTime } from "../../core/words/clockTime";
import { shortCommit } from "../../core/words/shortId";

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

/** Text for a Markdown code span. */
function code(text: string): string {
  return text.replace(/[`\r\n]/g, " ");
}
