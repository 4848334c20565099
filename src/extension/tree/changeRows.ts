import path from "node:path";
import type { Requirement, Scenario, Task } from "../../core/model/change";
import { statedRequirements } from "../../core/change/statedRequirements";
import { allows } from "../../core/view/act";
import { type ChangeView, changeViews, provenBy } from "../../core/view/changeView";
import { type EvidenceView, provableKeys } from "../../core/view/evidenceView";
import type { ProjectState } from "../model/projectState";
import { evidenceIcon, evidenceTooltip } from "./evidenceRow";
import { type OpenPlace, plain, type TreeRow } from "./row";
import { icons, type StateIcon } from "./stateIcons";
import { workstreamIcon } from "./workstreamIcon";
import { evidenceText } from "../../core/view/evidenceText";
import type { Target } from "../../core/view/target";
import { plural } from "../../core/words/plural";
import { facts } from "../../core/words/factList";

/** The rows of the Changes view for one project. */
export function changeRows(state: ProjectState): TreeRow[] {
  const rows = changeViews(state).map((view) => changeRow(state, view));
  return state.archived.length === 0 ? rows : [...rows, archivedRow(state)];
}

function changeRow(state: ProjectState, view: ChangeView): TreeRow {
  const { change } = view;
  const problems = problemCount(view);
  return {
    id: `change/${change.id}`,
    label: change.id,
    description: changeDescription(view),
    icon: changeIcon(view),
    context: changeContext(view),
    tooltip: changeTooltip(view, problems),
    target: { kind: "change", root: state.project.root, change: change.id },
    children: () => [
      ...documentRows(state, view),
      ...statedRequirements(change).map((requirement) => requirementRow(state, view, requirement)),
      ...taskGroup(state, view),
      ...workstreamGroup(state, view),
    ],
  };
}

function problemCount(view: ChangeView): number {
  return view.issues.filter((issue) => issue.severity === "error").length;
}

function needsYou(view: ChangeView): boolean {
  return view.workstreams.some((each) => each.word === "needs you");
}

function isArchivable(view: ChangeView): boolean {
  const tasksDone = view.change.tasks.every((task) => task.done);
  return tasksDone && (view.isDone || view.workstreams.length === 0);
}

/** Code that is proven and not merged is lost sight of when its change is archived. */
function readiness({ workstreams }: ChangeView): string {
  const unmerged = workstreams.filter(({ row }) => row?.mergedAt === null);
  return unmerged.length > 0 ? "not merged" : "ready to archive";
}

function changeDescription(view: ChangeView): string {
  const { tasks } = view.change;
  const problems = problemCount(view);
  if (problems > 0) return facts(view.phase, plural(problems, "problem"));
  const progress = `${tasks.filter((task) => task.done).length}/${tasks.length} tasks`;
  return facts(
    view.phase,
    tasks.length > 0 && progress,
    view.evidence.size > 0 && `${view.proven} of ${view.evidence.size} proven`,
    needsYou(view) && "needs you",
    view.isDone && isArchivable(view) && readiness(view),
  );
}

function changeIcon(view: ChangeView): StateIcon {
  if (needsYou(view)) return icons.needsYou;
  if (problemCount(view) > 0) return icons.problem;
  if (view.workstreams.some((each) => each.word === "running")) return icons.running;
  return view.isDone ? icons.done : icons.change;
}

function changeContext(view: ChangeView): string {
  const words = ["change", view.phase];
  if (statedRequirements(view.change).length > 0 || view.change.tasks.length > 0)
    words.push("can-convert");
  if (view.workstreams.length > 0) words.push("has-bundle");
  if (isArchivable(view)) words.push("can-archive");
  return words.join(" ");
}

function changeTooltip(view: ChangeView, problems: number): string {
  const { change, evidence } = view;
  const states = [...evidence.values()].map((each) => each.word);
  const tally = (["proven", "failing", "stale", "unproven"] as const)
    .map((word) => [word, states.filter((each) => each === word).length] as const)
    .filter(([, n]) => n > 0)
    .map(([word, n]) => `${n} ${word}`)
    .join(", ");
  const valid = problems === 0 ? "Valid." : `${plural(problems, "problem")}.`;
  const requirements = statedRequirements(change);
  const scenarios = requirements.reduce((sum, each) => sum + each.scenarios.length, 0);
  const done = change.tasks.filter((task) => task.done).length;
  return [
    `**${plain(change.title)}** is in *${view.phase}*. ${valid} ${plural(requirements.length, "requirement")}, ${plural(scenarios, "scenario")}${tally === "" ? "" : `: ${tally}`}.`,
    `${plural(change.tasks.length, "task")}, ${done === 0 ? "none" : done} done.`,
    ...view.workstreams.map((each) => `Workstream **${each.id}** ${plain(each.text)}`),
  ].join("\n\n");
}

function place(state: ProjectState, at: { file: string; line: number; column: number }): OpenPlace {
  return { path: path.join(state.project.root, at.file), line: at.line, column: at.column };
}

function documentRows(state: ProjectState, view: ChangeView): TreeRow[] {
  const folder = `${view.change.folder}/`;
  const documents = view.files.filter((file) => !file.endsWith("/tasks.md"));
  return documents.map((file) => ({
    id: `change/${view.change.id}/file/${file.slice(folder.length)}`,
    label: file.slice(folder.length),
    icon: icons.document,
    context: "document",
    tooltip: plain(file),
    open: { path: path.join(state.project.root, file) },
  }));
}

function requirementRow(state: ProjectState, view: ChangeView, requirement: Requirement): TreeRow {
  const keys = provableKeys(requirement);
  const proven = keys.filter((key) => view.evidence.get(key)?.word === "proven").length;
  const own = requirement.scenarios.length === 0 ? view.evidence.get(requirement.key) : undefined;
  const description =
    own === undefined
      ? `${proven} of ${keys.length} proven`
      : facts(evidenceText(own, state.now), "no scenario");
  return {
    id: `change/${view.change.id}/req/${requirement.key}`,
    label: requirement.name,
    description,
    icon: icons.requirement,
    context: own === undefined ? "requirement" : scenarioContext(view, own),
    tooltip: `**${description}**\n\n${plain(requirement.text)}`,
    open: place(state, requirement.place),
    ...(own === undefined
      ? {
          children: () =>
            requirement.scenarios.map((each) => scenarioRow(state, view, requirement, each)),
        }
      : { target: scenarioTarget(state, view, requirement) }),
  };
}

function scenarioTarget(
  state: ProjectState,
  view: ChangeView,
  scenario: { key: string; name: string },
): TreeRow["target"] {
  return {
    kind: "scenario",
    root: state.project.root,
    change: view.change.id,
    scenario: scenario.key,
    name: scenario.name,
  };
}

function scenarioContext(view: ChangeView, evidence: EvidenceView): string {
  const words = ["scenario", evidence.word];
  const asks = view.workstreams.some((each) => allows(each.acts, "confirm"));
  if (evidence.word !== "proven" && asks) words.push("can-confirm");
  if (evidence.row?.logPath) words.push("has-log");
  return words.join(" ");
}

function scenarioRow(
  state: ProjectState,
  view: ChangeView,
  requirement: Requirement,
  scenario: Scenario,
): TreeRow {
  const evidence = view.evidence.get(scenario.key) ?? { word: "unproven", row: null };
  return {
    id: `change/${view.change.id}/req/${requirement.key}/${scenario.key}`,
    label: scenario.name,
    description: evidenceText(evidence, state.now),
    icon: evidenceIcon(evidence),
    context: scenarioContext(view, evidence),
    tooltip: evidenceTooltip(evidence, state.now),
    target: scenarioTarget(state, view, scenario),
    open: place(state, scenario.place),
  };
}

function taskGroup(state: ProjectState, view: ChangeView): TreeRow[] {
  const { id, tasks } = view.change;
  const first = tasks[0];
  if (first === undefined) return [];
  const done = tasks.filter((task) => task.done).length;
  return [
    {
      id: `change/${id}/tasks`,
      label: "Tasks",
      description: `${done}/${tasks.length}`,
      icon: icons.tasks,
      context: "tasks",
      tooltip: `${done} of ${plural(tasks.length, "task")} done.`,
      open: { path: path.join(state.project.root, first.place.file) },
      children: () => tasks.map((task, index) => taskRow(state, view, task, index)),
    },
  ];
}

function taskRow(state: ProjectState, view: ChangeView, task: Task, index: number): TreeRow {
  const by = task.done ? provenBy(view, task) : undefined;
  const where = `${path.posix.basename(task.place.file)}:${task.place.line}`;
  const [icon, description] = !task.done
    ? [icons.unproven, where]
    : by === undefined
      ? [icons.ticked, "ticked, not proven"]
      : [icons.proven, `proven by ${by.id}`];
  return {
    id: `change/${view.change.id}/task/${index + 1}`,
    label: `${index + 1} ${task.text}`,
    description,
    icon,
    context: task.done ? "task done" : "task open",
    ticked: task.done,
    target: taskTarget(state, view, task),
    tooltip: `**${task.done ? description : "open"}**\n\n${plain(task.text)} (${where})`,
    open: place(state, task.place),
  };
}

function taskTarget(state: ProjectState, view: ChangeView, { text, place: at }: Task): Target {
  const { file, line } = at;
  const { root } = state.project;
  return { kind: "task", root, change: view.change.id, file, line, text };
}

function workstreamGroup(state: ProjectState, view: ChangeView): TreeRow[] {
  if (view.workstreams.length === 0) return [];
  return [
    {
      id: `change/${view.change.id}/workstreams`,
      label: "Workstreams",
      icon: icons.workstreams,
      context: "workstreams",
      tooltip: plural(view.workstreams.length, "workstream"),
      children: () =>
        view.workstreams.map((each) => ({
          id: `change/${view.change.id}/ws/${each.id}`,
          label: each.id,
          description: each.text,
          icon: workstreamIcon(each.word),
          context: ["workstream", ...each.acts.map(({ id }) => `can-${id}`)].join(" "),
          tooltip: `**${each.word}** ${plain(each.text)}`,
          target: { kind: "workstream", root: state.project.root, workstream: each.id },
          ...(each.bundle === null
            ? {}
            : { open: { bundle: path.join(state.project.root, each.bundle.file) } }),
        })),
    },
  ];
}

function archivedRow(state: ProjectState): TreeRow {
  return {
    id: "archived",
    label: "Archived",
    description: `${state.archived.length}`,
    icon: icons.archive,
    context: "archived",
    tooltip: `${plural(state.archived.length, "change")} archived.`,
    children: () =>
      state.archived.map((folder) => ({
        id: `archived/${folder}`,
        label: path.posix.basename(folder),
        icon: icons.archive,
        context: "archived-change",
        target: {
          kind: "archived",
          root: state.project.root,
          change: path.posix.basename(folder).replace(/^\d{4}-\d{2}-\d{2}-/, ""),
        },
        tooltip: plain(folder),
        open: { path: path.join(state.project.root, folder, "proposal.md") },
      })),
  };
}
