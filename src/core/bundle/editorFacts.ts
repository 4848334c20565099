import type { Change, Place } from "../model/change";
import type { Issue } from "../model/issue";
import type { Access, EvidenceWord, OfferedAct, WorkstreamWords } from "./editorModel";

/** What converting the change anew would give, as far as it is known. */
export interface FreshConversion {
  provenance: readonly { field: string; value: string; place: Place }[];
  /** Ticked tasks of the change. */
  doneTasks: readonly { text: string; place: Place }[];
  sourceSha256: Readonly<Record<string, string>>;
}

/** Another bundle of the project. */
export interface OtherBundle {
  id: string;
  dependsOn: readonly string[];
  scope: readonly string[];
  creates: readonly string[];
  state: WorkstreamWords | null;
}

/** Everything that the page is made of, as plain data. */
export interface EditorFacts {
  /** Relative to the openspec root. */
  file: string;
  access: Access;
  /** Nothing runs in a folder that is not trusted. */
  trusted: boolean;
  /** This workstream, as the trees name it. */
  workstream: WorkstreamWords;
  /** What it waits for, when it ran before. */
  next: OfferedAct | null;
  change: Change | null;
  /** Files of the change, relative to the openspec root. */
  changeFiles: readonly string[];
  /** How many errors the change's own files have. */
  changeErrors: number;
  /** Issues of this bundle. */
  issues: readonly Issue[];
  fresh: FreshConversion | null;
  /** Paths of the project's files, relative to the openspec root. */
  files: readonly string[];
  others: readonly OtherBundle[];
  evidence: ReadonlyMap<string, { word: EvidenceWord; detail: string | null }>;
  agent: { title: string; choices: readonly string[] };
}
