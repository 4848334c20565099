import type { Bundle } from "../model/bundle";
import type { Change } from "../model/change";
import type { Issue } from "../model/issue";
import type { StoreFacts } from "./storeFacts";

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

/** What the views are made of: files and store of one project, at one moment. */
export interface ViewedProject extends SpecState {
  /** What targets name the project by: an absolute path. */
  root: string;
  store: StoreFacts;
  /** The moment this is about, so that what is made of it depends on nothing else. */
  now: number;
}
