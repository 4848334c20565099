import { commandIds, type CommandId } from "../base/commandIds";
import type { Place, Requirement } from "../../core/model/change";
import { statedRequirements } from "../../core/change/statedRequirements";
import { type ChangeView, changeViews } from "../../core/view/changeView";
import { type EvidenceView, provableKeys } from "../../core/view/evidenceView";
import type { ProjectState } from "../model/projectState";
import { currentAttempt, type WorkstreamView } from "../../core/view/workstreamView";
import { attemptName } from "../../core/words/stateWords";
import { evidenceTitle } from "../../core/view/evidenceText";
import type { Target } from "../../core/view/target";
import { facts } from "../../core/words/factList";
import { plural } from "../../core/words/plural";
import { allows } from "../../core/view/act";

/** One lens: a sentence, and what a click does; without a command it only says something. */
export interface Lens {
  /** 1-based. */
  line: number;
  title: string;
  command: CommandId | null;
  target: Target | null;
}

/** The lenses of one file of a project: for each requirement and scenario its state, then one act. */
export function lensesOf(state: ProjectState, file: string, canAct: boolean): Lens[] {
  const view = changeViews(state).find((each) => each.files.includes(file));
  if (view === undefined) return [];
  const own = statedRequirements(view.change).filter((each) => each.place.file === file);
  const lenses = [
    ...convertLens(state, view, file),
    ...own.flatMap((requirement) => requirementLenses(state, view, requirement)),
  ];
  // In Restricted Mode a lens says what it knows and offers nothing that would run.
  return canAct ? lenses : lenses.filter((lens) => lens.command === null);
}

function convertLens(state: ProjectState, view: ChangeView, file: string): Lens[] {
  const { change } = view;
  const isTitle = [`${change.folder}/proposal.md`, `${change.folder}/tasks.md`].includes(file);
  if (!isTitle || (change.requirements.length === 0 && change.tasks.length === 0)) return [];
  const target = changeTarget(state, view);
  const act = { line: 1, title: "Convert to Workstream", command: commandIds.convertToWorkstream };
  return [{ ...act, target }];
}

function changeTarget(state: ProjectState, view: ChangeView): Target {
  return { kind: "change", root: state.project.root, change: view.change.id };
}

function requirementLenses(
  state: ProjectState,
  view: ChangeView,
  requirement: Requirement,
): Lens[] {
  const { line } = requirement.shallPlace ?? requirement.place;
  if (requirement.scenarios.length === 0) return loneRequirement(state, view, requirement, line);
  const keys = provableKeys(requirement);
  const proven = keys.filter((key) => view.evidence.get(key)?.word === "proven").length;
  const title = `${proven} of ${plural(keys.length, "scenario")} proven`;
  return [
    { line, title, command: null, target: null },
    ...(proven === keys.length ? [] : requirementAct(state, view, line)),
    ...requirement.scenarios.flatMap((scenario) => provableLenses(state, view, scenario)),
  ];
}

function loneRequirement(
  state: ProjectState,
  view: ChangeView,
  requirement: Requirement,
  line: number,
): Lens[] {
  const evidence = view.evidence.get(requirement.key);
  if (evidence !== undefined && evidence.row !== null) {
    return provableLenses(state, view, { ...requirement, place: { ...requirement.place, line } });
  }
  const { root } = state.project;
  const target: Target = {
    kind: "requirement",
    root,
    change: view.change.id,
    requirement: requirement.key,
  };
  return [
    { line, title: facts("unproven", "no scenario"), command: null, target: null },
    { line, title: "add one", command: commandIds.addScenario, target },
  ];
}

function provableLenses(
  state: ProjectState,
  view: ChangeView,
  scenario: { key: string; name: string; place: Place },
): Lens[] {
  const { line } = scenario.place;
  const evidence = view.evidence.get(scenario.key) ?? { word: "unproven", row: null };
  const running = view.workstreams.find((each) => each.word === "running");
  if (running !== undefined && evidence.word !== "proven") {
    return [
      { line, title: runningTitle(running), command: null, target: null },
      {
        line,
        title: "follow",
        command: commandIds.followOutput,
        target: ofWorkstream(state, running),
      },
    ];
  }
  const says = { line, command: null, target: null } as const;
  const asks = view.workstreams.some((each) => allows(each.acts, "confirm"));
  if (asks && evidence.word === "unproven") {
    const { key, name } = scenario;
    const { root } = state.project;
    const change = view.change.id;
    const target: Target = { kind: "scenario", root, change, scenario: key, name };
    return [
      { ...says, title: "unproven: a person confirms" },
      { line, title: "confirm", command: commandIds.confirmScenario, target },
    ];
  }
  const title = evidenceTitle(evidence, state.now);
  return [{ ...says, title }, ...actLens(state, view, line, evidence)];
}

function runningTitle(view: WorkstreamView): string {
  const attempt = view.latest === null ? null : currentAttempt(view.latest);
  return attempt === null ? "running" : `running: ${attemptName(attempt)}`;
}

function ofWorkstream(state: ProjectState, view: WorkstreamView): Target {
  return { kind: "workstream", root: state.project.root, workstream: view.id };
}

function actLens(
  state: ProjectState,
  view: ChangeView,
  line: number,
  { word, row }: EvidenceView,
): Lens[] {
  const log = row?.logPath ?? null;
  switch (word) {
    case "proven":
    case "failing":
      if (log === null) return [];
      return [
        {
          line,
          title: word === "proven" ? "view" : "open log",
          command: commandIds.showLog,
          target: { kind: "log", root: state.project.root, path: log },
        },
      ];
    case "stale":
      return runLens(state, view, line, "run again");
    case "unproven":
      return runLens(state, view, line, "run");
  }
}

/** A change without a bundle cannot run; converting it is what comes first. Its scenarios need not repeat that. */
function requirementAct(state: ProjectState, view: ChangeView, line: number): Lens[] {
  if (view.workstreams.length > 0) return runLens(state, view, line, "run all");
  const target = changeTarget(state, view);
  return [{ line, title: "convert", command: commandIds.convertToWorkstream, target }];
}

function runLens(state: ProjectState, view: ChangeView, line: number, title: string): Lens[] {
  const runnable = view.workstreams.find((each) => allows(each.acts, "run"));
  if (runnable === undefined) return [];
  const target = ofWorkstream(state, runnable);
  return [{ line, title, command: commandIds.runWorkstream, target }];
}
