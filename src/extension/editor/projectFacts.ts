import path from "node:path";
import { checkBundles } from "../../core/checks/bundle/checkBundles";
import { convertChange } from "../../core/bundle/convertChange";
import type { EditorFacts, FreshConversion, OtherBundle } from "../../core/bundle/editorFacts";
import type { Access, OfferedAct } from "../../core/bundle/editorModel";
import { readBundle } from "../../core/bundle/readBundle";
import { UserError } from "../../core/errors";
import type { Change, ChangeFiles } from "../../core/model/change";
import type { Issue } from "../../core/model/issue";
import type { Settings } from "../../core/model/settings";
import { adapterFor, adapters } from "../../core/agents/adapters/adapters";
import type { Project } from "../../node/project";
import { readSettings } from "../../node/settings/readSettings";
import { evidenceView, newestEvidence, provableKeys } from "../../core/view/evidenceView";
import type { ProjectState } from "../model/projectState";
import { type WorkstreamView, workstreamViews } from "../../core/view/workstreamView";
import { clockTime } from "../../core/words/clockTime";
import type { ChangeState } from "../../core/view/viewedProject";
import { evidenceTitle } from "../../core/view/evidenceText";
import { shortRun } from "../../core/words/shortId";
import { allows } from "../../core/view/act";

/** What is known around one bundle's text. */
export interface BundleSurroundings {
  /** Relative to the openspec root. */
  file: string;
  text: string;
  state: ProjectState;
  /** The texts of the bundle's change. */
  changeTexts: ChangeFiles;
  files: readonly string[];
  trusted: boolean;
  /** The run for which the person unlocked the editor. */
  unlockedFor: string | null;
}

/** Gathers what the editor shows of a bundle in its project. */
export function projectFacts(around: BundleSurroundings): EditorFacts {
  const { file, text, state, files, trusted } = around;
  const id = path.posix.basename(file, ".json");
  const views = workstreamViews(state);
  const view = views.find((each) => each.bundle?.file === file);
  const change = changeOf(around);
  return {
    file,
    access: accessOf(view, state.now, around.unlockedFor),
    trusted,
    workstream: view ?? { word: "pending", text: "never run" },
    next: nextOf(view),
    change: change?.change ?? null,
    changeFiles: change?.files ?? [],
    changeErrors: change?.issues.filter(({ severity }) => severity === "error").length ?? 0,
    issues: issuesOf(around),
    fresh: change === null ? null : freshConversion(id, change.change, around),
    files,
    others: views.flatMap((each) => (each === view ? [] : otherBundle(each))),
    evidence: change === null ? new Map() : evidenceOf(state, change.change),
    agent: agentOf(text, state.project),
  };
}

const nexts = ["merge", "confirm", "resume"] as const satisfies OfferedAct[];

function nextOf(view: WorkstreamView | undefined): OfferedAct | null {
  return nexts.find((act) => view !== undefined && allows(view.acts, act)) ?? null;
}

/** A copy in a worktree belongs to a run, and nothing is known around it. */
export function copyFacts(file: string, text: string): EditorFacts {
  return {
    file,
    access: { kind: "copy" },
    trusted: true,
    workstream: { word: "pending", text: "a run's copy" },
    next: null,
    change: null,
    changeFiles: [],
    changeErrors: 0,
    issues: readBundle(text, file).issues,
    fresh: null,
    files: [],
    others: [],
    evidence: new Map(),
    agent: { title: agentIn(text), choices: [] },
  };
}

/** The id of the change that a bundle's text names, as far as it can be read. */
export function changeIdIn(text: string): string | null {
  return /"openspec_change"\s*:\s*"([^"\\]+)"/.exec(text)?.[1] ?? null;
}

function changeOf({ state, text }: BundleSurroundings): ChangeState | null {
  const id = changeIdIn(text);
  return state.changes.find(({ change }) => change.id === id) ?? null;
}

function accessOf(view: WorkstreamView | undefined, now: number, unlocked: string | null): Access {
  const run = view?.latest?.run;
  const isLive = view?.word === "running" || view?.word === "waiting";
  if (run === undefined || !isLive) return { kind: "editable" };
  const since = clockTime(run.startedAt, now);
  const short = shortRun(run.id);
  return { kind: "running", run: short, since, unlocked: unlocked === run.id };
}

/** The issues of the text as it is typed, among the other bundles as they were read last. */
function issuesOf({ file, text, state }: BundleSurroundings): Issue[] {
  const others = state.bundles.flatMap((each) => {
    if (each.file === file) return [];
    const written = each.kind === "readable" ? JSON.stringify(each.bundle) : "";
    return [{ file: each.file, text: written }];
  });
  const result = checkBundles({
    files: [{ file, text }, ...others],
    changes: state.changes.map(({ change }) => change),
    archived: state.archived.map((folder) => path.posix.basename(folder)),
  });
  return result.issues.filter((issue) => issue.file === file);
}

function freshConversion(
  id: string,
  change: Change,
  { changeTexts, files }: BundleSurroundings,
): FreshConversion | null {
  try {
    const conversion = convertChange({
      change,
      files: changeTexts,
      trackedPaths: files,
      overrides: { wsId: id },
      existing: [],
    });
    return {
      provenance: conversion.provenance,
      doneTasks: conversion.doneTasks,
      sourceSha256: conversion.bundle.metadata.source_sha256 ?? {},
    };
  } catch (error) {
    // A change that cannot be converted as it is says nothing about where values came from.
    if (error instanceof UserError) return null;
    throw error;
  }
}

function otherBundle({ id, bundle, word, text }: WorkstreamView): OtherBundle[] {
  if (bundle?.kind !== "readable") return [];
  const { depends_on, files_scope, files_create } = bundle.bundle;
  const state = { word, text };
  return [{ id, dependsOn: depends_on, scope: files_scope, creates: files_create, state }];
}

function evidenceOf(state: ProjectState, change: Change): EditorFacts["evidence"] {
  const newest = newestEvidence(state, change.id);
  return new Map(
    change.requirements.flatMap((requirement) =>
      provableKeys(requirement).map((key) => {
        const view = evidenceView(newest.get(key), requirement.sha256);
        const detail = view.row === null ? null : evidenceTitle(view, state.now);
        return [key, { word: view.word, detail }] as const;
      }),
    ),
  );
}

const agentIn = (text: string): string => /"agent"\s*:\s*"([^"\\]+)"/.exec(text)?.[1] ?? "auto";

/** The agents that a person may choose, and what the chosen one is called. */
function agentOf(text: string, project: Project): EditorFacts["agent"] {
  const named = agentIn(text);
  const { agent, agents } = settingsOf(project);
  const own = Object.keys(agents);
  const choices = ["auto", ...own, ...adapters.map(({ id }) => id), "manual"];
  if (named === "auto" && agent !== undefined) return { title: `auto: ${agent}`, choices };
  return { title: own.includes(named) ? named : (adapterFor(named)?.title ?? named), choices };
}

function settingsOf(project: Project): Pick<Settings, "agent" | "agents"> {
  try {
    return readSettings(project).settings;
  } catch (error) {
    // Settings that cannot be used name no agents; a run says what is wrong with them.
    if (error instanceof UserError) return { agent: undefined, agents: {} };
    throw error;
  }
}
