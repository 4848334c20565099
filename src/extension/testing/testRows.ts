import path from "node:path";
import { statedRequirements } from "../../core/change/statedRequirements";
import { findProvable, provablesFor } from "../../core/trace/verifyLine";
import { type ChangeView, changeViews } from "../../core/view/changeView";
import type { EvidenceView } from "../../core/view/evidenceView";
import type { ProjectState } from "../model/projectState";
import { evidenceTitle } from "../../core/view/evidenceText";

/** One item of the Test Explorer: a project among several, a change, a requirement, or a scenario, which is what can be run. */
export interface TestRow {
  /** Of a scenario `<spec>/<requirement>/<scenario>#n`; unique among its neighbours. */
  id: string;
  label: string;
  description: string;
  /** Where it stands: an absolute path and a line from 1; null for a project. */
  place: { file: string; line: number } | null;
  children: readonly TestRow[];
  /** Only of what has to be proven. */
  proof: Proof | null;
}

/** What is known about a scenario and what would look at it again. */
export interface Proof {
  root: string;
  scenario: string;
  evidence: EvidenceView;
  /** The workstream whose bundle asks for it; null where there is none. */
  workstream: string | null;
}

/** The items of all projects; those of several below a row for each, since two may have changes with the same id. */
export function testRows(states: readonly ProjectState[]): TestRow[] {
  const rows = states.map((state) => ({ state, children: changeRows(state) }));
  if (rows.length <= 1) return rows.flatMap(({ children }) => children);
  return rows
    .filter(({ children }) => children.length > 0)
    .map(({ state, children }) => {
      const { root } = state.project;
      return { id: root, label: state.name, description: "", place: null, children, proof: null };
    });
}

function changeRows(state: ProjectState): TestRow[] {
  return changeViews(state)
    .map((view) => changeRow(state, view))
    .filter(({ children }) => children.length > 0);
}

function changeRow(state: ProjectState, view: ChangeView): TestRow {
  const { change } = view;
  const requirements = statedRequirements(change).map((requirement): TestRow => {
    const place = {
      file: path.join(state.project.root, requirement.place.file),
      line: requirement.place.line,
    };
    const id = requirement.key;
    if (requirement.scenarios.length === 0) {
      return proofRow(state, view, { ...requirement, place, id });
    }
    const children = requirement.scenarios.map((scenario) =>
      proofRow(state, view, {
        ...scenario,
        id: scenario.key,
        place: {
          file: path.join(state.project.root, scenario.place.file),
          line: scenario.place.line,
        },
      }),
    );
    return { place, id, label: requirement.name, description: "", children, proof: null };
  });
  const first = requirements[0];
  return {
    id: change.id,
    label: change.title,
    description: change.id,
    place: {
      file: first?.place?.file ?? path.join(state.project.root, change.folder),
      line: 1,
    },
    children: requirements,
    proof: null,
  };
}

function proofRow(
  state: ProjectState,
  view: ChangeView,
  { id, key, name, place }: Pick<TestRow, "id" | "place"> & { key: string; name: string },
): TestRow {
  const evidence = view.evidence.get(key) ?? { word: "unproven", row: null };
  const workstream = workstreamFor(view, key);
  return {
    id,
    label: name,
    description: evidenceTitle(evidence, state.now),
    place,
    children: [],
    proof: { root: state.project.root, scenario: key, evidence, workstream },
  };
}

function workstreamFor({ workstreams, change }: ChangeView, key: string): string | null {
  const found = workstreams.find(
    ({ bundle }) =>
      bundle?.kind === "readable" &&
      findProvable(provablesFor(bundle.bundle.acceptance_tests, change), key) !== undefined,
  );
  return found?.id ?? null;
}
