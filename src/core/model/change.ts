/** A place in one of the change's files; `line` and `column` are 1-based. */
export interface Place {
  /** Relative to the openspec root, forward slashes: `openspec/changes/rate-limiting/tasks.md`. */
  file: string;
  line: number;
  column: number;
}

/** One WHEN/THEN block below a requirement. */
export interface Scenario {
  /** `<spec>/<requirement>/<scenario>`; a second one of the same name ends in `#2`. Unique in the change. */
  key: string;
  name: string;
  /** The block below the heading as written, trimmed. */
  text: string;
  /** The bullets in order: keyword `GIVEN`, `WHEN`, `THEN` or `AND`, and what follows it. */
  steps: readonly { keyword: "GIVEN" | "WHEN" | "THEN" | "AND"; text: string }[];
  place: Place;
}

export type DeltaOperation = "ADDED" | "MODIFIED" | "REMOVED" | "RENAMED";

/** One `### Requirement:`. */
export interface Requirement {
  /** `<spec>/<requirement>`: the scenario key of a requirement that has no scenario. */
  key: string;
  /** Capability path of the delta (`api/limits`), or `proposal` when it stands in `proposal.md`. */
  spec: string;
  name: string;
  /** The body up to the first scenario, trimmed. */
  text: string;
  operation: DeltaOperation;
  scenarios: readonly Scenario[];
  place: Place;
  /** Where the first SHALL or MUST of the body stands; absent when there is none. */
  shallPlace?: Place;
  /** sha256 of the whole block as written (line endings as LF): evidence for it is stale when this differs. */
  sha256: string;
}

/** One checkbox of `tasks.md`. */
export interface Task {
  text: string;
  done: boolean;
  place: Place;
}

/** A change as its files say, both layouts read. */
export interface Change {
  /** Name of the folder below `openspec/changes`. */
  id: string;
  /** Front matter `title`, else the proposal's first heading, else the id. */
  title: string;
  /** `openspec/changes/<id>`. */
  folder: string;
  requirements: readonly Requirement[];
  tasks: readonly Task[];
}

/** The texts of a change's files, by path relative to the openspec root. */
export type ChangeFiles = Readonly<Record<string, string>>;
