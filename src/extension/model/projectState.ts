import type { Bundle } from "../../core/model/bundle";
import type { Change } from "../../core/model/change";
import type { Issue } from "../../core/model/issue";
import type { Project } from "../../node/project";
import type { StoreFacts } from "./runFacts";

/** A change's files as they are, unsaved edits included. */
export interface ChangeState {
  change: Change;
  issues: readonly Issue[];
  /** Paths relative to the openspec root. */
  files: readonly string[];
}

export type BundleState =
  | {
      kind: "readable";
      id: string;
      /** Relative to the openspec root. */
      file: string;
      bundle: Bundle;
      issues: readonly Issue[];
    }
  | { kind: "broken"; id: string; file: string; issues: readonly Issue[] };

export interface SpecState {
  changes: readonly ChangeState[];
  /** Names of archived changes. */
  archived: readonly string[];
  /** In the order they would run. */
  bundles: readonly BundleState[];
}

/** All that the views show of one project, at one moment. */
export interface ProjectState extends SpecState {
  project: Project;
  /** How the project is called where several are open. */
  name: string;
  store: StoreFacts;
  /** The moment this is about, so that what is made of it depends on nothing else. */
  now: number;
}
