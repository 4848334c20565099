import type { Place } from "../model/change";
import type { BundleList } from "./bundleEdit";

/** Where a value came from. */
export type ValueProvenance =
  | { kind: "place"; label: string; place: Place }
  | { kind: "hand" }
  /** It is not in the change, and the change has moved since the bundle was made. */
  | { kind: "stale" };

export type EditorSection = "tasks" | "scope" | "tests" | "limits" | "more" | "deps";

/** Something that is wrong in the bundle, where it stands in the text, and where on the page. */
export interface EditorProblem {
  severity: "error" | "warning";
  message: string;
  help: string | null;
  section: EditorSection;
  place: Place;
}

/** One string of one of the bundle's lists. */
export interface EditorItem {
  list: BundleList;
  index: number;
  value: string;
  /** Null when nothing is known of the change. */
  provenance: ValueProvenance | null;
  problems: readonly EditorProblem[];
}

export interface ScopeItem extends EditorItem {
  kind: "create" | "file" | "glob" | "none";
  matches: number;
}

/** One visible row of the tree of files that the scope matches. */
export interface ScopeNode {
  path: string;
  name: string;
  level: number;
  kind: "folder" | "file" | "create";
}

export interface ScopeState {
  items: readonly ScopeItem[];
  tree: readonly ScopeNode[];
  /** Existing files that the agent may change. */
  files: number;
  /** Files that do not exist yet and that it may create. */
  creates: number;
  /** Files that match and that the tree leaves out. */
  hidden: number;
}

export type EvidenceWord = "proven" | "failing" | "stale" | "unproven";

export interface ScenarioTest {
  key: string;
  name: string;
  place: Place;
  how:
    | { kind: "command"; command: string }
    /** A passed test whose name has all these words. */
    | { kind: "test"; words: readonly string[] }
    | { kind: "person" };
  state: EvidenceWord;
  /** What the latest evidence is, in one sentence. */
  detail: string | null;
}

export interface TestItem extends EditorItem {
  test:
    | { kind: "scenario"; scenario: ScenarioTest }
    /** A `Verify:` line that names nothing in the change. */
    | { kind: "unknown"; name: string }
    | { kind: "command" };
}

/** A limit as it holds, and whether the file says so; null is no limit. */
export interface Limit {
  value: number | null;
  isSet: boolean;
}

export interface LimitsState {
  attempts: Limit;
  repeats: Limit;
  oscillation: Limit;
  minutes: Limit;
  dollars: Limit;
  tokens: Limit;
}

/** A state of a workstream: its word, and the whole of what is to be said. */
export interface WorkstreamWords {
  word: string;
  text: string;
}

export interface Neighbour {
  id: string;
  /** Null when there is no such bundle. */
  state: WorkstreamWords | null;
  /** Where it stands in this bundle's `depends_on`. */
  index: number | null;
}

export interface DependenciesState {
  before: readonly Neighbour[];
  after: readonly Neighbour[];
  /** Without files: they would meet only in files that are not there yet. */
  overlaps: readonly { id: string; files: readonly string[]; ordered: boolean }[];
  /** Workstreams that could be added as dependencies. */
  choices: readonly string[];
}

export interface Check {
  level: "ok" | "warning" | "bad" | "unknown";
  text: string;
}

/** What a workstream that ran before waits for. */
export type OfferedAct = "merge" | "confirm" | "resume";

export interface Readiness {
  kind: "ready" | "warning" | "blocked" | "running" | "stopped" | "person" | "done" | "locked";
  sentence: string;
  /** Why Run is disabled; null when it is not. */
  reason: string | null;
  /** What the workstream waits for; null when that is nothing, or to be run. */
  next: OfferedAct | null;
}

/** Whether values can be edited, and if not, why. */
export type Access =
  | { kind: "editable" }
  /** A file in one of the engine's worktrees. */
  | { kind: "copy" }
  | { kind: "running"; run: string; since: string; unlocked: boolean };

/** All that the bundle editor shows. */
export interface BundleEditorState {
  id: string;
  file: string;
  access: Access;
  workstream: WorkstreamWords;
  change: { id: string; file: string | null };
  gate: Limit;
  owner: string | null;
  notes: string | null;
  agent: { value: string; title: string; choices: readonly string[] };
  setup: readonly string[];
  parallel: { ok: boolean; group: string | null };
  tasks: readonly EditorItem[];
  doneTasks: readonly Place[];
  scope: ScopeState;
  tests: readonly TestItem[];
  /** Scenarios of the change that no acceptance test asks for. */
  missingTests: readonly string[];
  limits: LimitsState;
  dependencies: DependenciesState;
  checks: readonly Check[];
  problems: readonly EditorProblem[];
  /** Fields whose source in the change has moved since the bundle was made. */
  stale: readonly string[];
  origin: { sentence: string; files: readonly string[] };
  readiness: Readiness;
}
