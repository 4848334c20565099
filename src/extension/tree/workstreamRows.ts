import path from "node:path";
import { type WorkstreamView, workstreamViews } from "../../core/view/workstreamView";
import type { ProjectState } from "../model/projectState";
import { plain, type TreeRow } from "./row";
import { runRow } from "./runRows";
import { icons } from "./stateIcons";
import { workstreamIcon } from "./workstreamIcon";

/** The rows of the Workstreams view for one project, in the order they would run. */
export function workstreamRows(state: ProjectState): TreeRow[] {
  const rows = workstreamViews(state).map((view) => workstreamRow(state, view));
  return state.store.problem === null ? rows : [storeRow(state.store.problem), ...rows];
}

function storeRow(problem: string): TreeRow {
  return {
    id: "store",
    label: ".workstreams/state.db",
    description: `cannot be read: ${problem}`,
    icon: icons.unreadable,
    context: "store",
    tooltip: `**cannot be read**: ${plain(problem)}\n\nYour specs and bundles are not affected.`,
  };
}

function workstreamRow(state: ProjectState, view: WorkstreamView): TreeRow {
  const { root } = state.project;
  const words = ["workstream", ...view.acts.map(({ id }) => `can-${id}`)];
  if (view.bundle !== null) words.push(view.word === "unreadable" ? "broken-bundle" : "has-bundle");
  const broken = view.bundle?.kind === "broken" ? view.bundle.issues[0] : undefined;
  return {
    id: `ws/${view.id}`,
    label: view.id,
    description: view.text,
    icon: workstreamIcon(view.word),
    context: words.join(" "),
    tooltip: workstreamTooltip(view),
    target: { kind: "workstream", root, workstream: view.id },
    ...(view.bundle === null
      ? {}
      : broken === undefined
        ? { open: { bundle: path.join(root, view.bundle.file) } }
        : {
            open: {
              path: path.join(root, view.bundle.file),
              line: broken.line,
              column: broken.column,
            },
          }),
    ...(view.runs.length === 0
      ? {}
      : {
          expanded: view.word === "running",
          children: () => view.runs.map((run) => runRow(state, view, run)),
        }),
  };
}

function workstreamTooltip(view: WorkstreamView): string {
  const lines = [`**${view.word}**: ${plain(view.id)} ${plain(view.text)}`];
  if (view.change !== null) lines.push(`Change: **${plain(view.change)}**`);
  if (view.bundle === null) lines.push("Its bundle file is gone.");
  if (view.bundle?.kind === "readable") {
    const { tasks, files_scope: scope, depends_on: needs } = view.bundle.bundle;
    lines.push(`${tasks.length} tasks, ${scope.length} paths in scope`);
    if (needs.length > 0) lines.push(`Runs after ${plain(needs.join(", "))}`);
  }
  return lines.join("\n\n");
}
