import type { ChangeSummary } from "../../core/checks/project/changeSummary";
import type { ChangePhase } from "../../core/trace/changePhase";
import { describeNestedChange } from "../../core/openspec/nestedChange";
import { taskStatusText } from "../../core/openspec/taskProgress";
import type { ListedChange } from "../../node/openspec/listItems";
import { table } from "../inspect/table";

/** What we know of a change beyond OpenSpec. */
export interface Overview extends ChangeSummary {
  name: string;
  phase: ChangePhase;
  workstreams: string[];
}

function timeAgo(date: Date): string {
  const minutes = Math.floor((Date.now() - date.getTime()) / 60_000);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 30) return date.toLocaleDateString();
  if (days > 0) return `${days}d ago`;
  if (hours > 0) return `${hours}h ago`;
  return minutes > 0 ? `${minutes}m ago` : "just now";
}

function widest(names: readonly string[]): number {
  return names.reduce((width, name) => Math.max(width, name.length), 0);
}

/** The open changes as OpenSpec prints them. */
export function changesText(changes: readonly ListedChange[]): string {
  if (changes.length === 0) return "No active changes found.\n";
  const width = widest(changes.map(({ name }) => name));
  const lines = changes.map(({ name, progress, lastModified, nested }) => {
    const status = nested === undefined ? taskStatusText(progress) : "not a change";
    return `  ${name.padEnd(width)}     ${status.padEnd(12)}  ${timeAgo(lastModified)}\n`;
  });
  const warnings = changes.flatMap(({ nested }) =>
    nested === undefined ? [] : [`\nWarning: ${describeNestedChange(nested)}\n`],
  );
  return `Changes:\n${lines.join("")}${warnings.join("")}`;
}

/** The open changes with what we know of them beyond OpenSpec. */
export function openChangesText(
  changes: readonly ListedChange[],
  overviews: readonly Overview[],
): string {
  if (overviews.length === 0) {
    return 'No open changes. Start one: openspec-workstreams proposal "what should change"\n';
  }
  const rows = overviews.map(({ name, phase, workstreams, title }, at) => {
    const progress = changes[at]?.progress ?? { total: 0, complete: 0 };
    const tasks = taskStatusText(progress).toLowerCase();
    return [name, phase, tasks, workstreams.join(" ") || "none", title];
  });
  return `\n${table(["change", "phase", "progress", "workstreams", "title"], rows, 100)}`;
}

/** The main specs as OpenSpec prints them. */
export function specsText(specs: readonly { id: string; requirementCount: number }[]): string {
  if (specs.length === 0) return "No specs found.\n";
  const width = widest(specs.map(({ id }) => id));
  const lines = specs.map(
    ({ id, requirementCount }) => `  ${id.padEnd(width)}     requirements ${requirementCount}\n`,
  );
  return `Specs:\n${lines.join("")}`;
}
