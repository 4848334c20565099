/** The delta of a change for one capability. */
export interface DeltaFile {
  capability: string;
  /** Relative to the change's `specs` folder: `<capability>/spec.md`. */
  path: string;
  text: string;
}

/** The main spec of a capability: its text, nothing, or why its file cannot be read. */
export type MainSpecRead =
  | { kind: "text"; text: string }
  | { kind: "none" }
  | { kind: "unusable"; code: string; file: string };

/** A marker in `.openspec.yaml`; it counts only in metadata that OpenSpec accepts. */
export interface MetadataMarker {
  declared: boolean;
  /** Why a marker that is there does not count. */
  invalidReason?: string;
}

/** A task file, named relative to its change. */
export interface TaskFile {
  path: string;
  text: string;
}

/** What a change's task lists are judged by. */
export interface TaskFacts {
  files: readonly TaskFile[];
  /** Whether the change's schema names these files; else it is `tasks.md`, which nobody may read. */
  isTracked: boolean;
  /** A tracked file could not be read, so nothing can be said about all of them. */
  hasUnreadable: boolean;
  /** The change follows OpenSpec's own schema, whose tasks have numbers. */
  isNumbered: boolean;
}

/** Everything that the verdict over a change depends on. */
export interface ChangeFacts {
  id: string;
  /** Sorted by capability. */
  deltas: readonly DeltaFile[];
  /** Whether there is a `specs/spec.md`, which belongs to no capability. */
  hasRootSpec: boolean;
  /** Markdown below `specs/` with delta sections that is no `spec.md`, and where it should be. */
  strayDeltas: readonly { path: string; expected: string }[];
  skipSpecs: MetadataMarker;
  /** Whether anything lies below `specs/`. */
  hasSpecFiles: boolean;
  /** Absent: the deltas are not compared with the main specs. */
  mainSpec?: (capability: string) => MainSpecRead;
  /** Why the link that a main spec is, or lies behind, is not followed; undefined when it is. */
  linkProblem?: (capability: string) => string | undefined;
  /** Absent: the tasks are not looked at. */
  tasks?: TaskFacts;
}
