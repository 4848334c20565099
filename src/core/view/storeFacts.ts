import type * as z from "zod";
import {
  type AttemptRow,
  type EvidenceRow,
  type IssueRow,
  type PluginResultRow,
  type RunRow,
  RunWorkstreamRowSchema,
  type WorkstreamRow,
} from "../model/rows";

/** An execution; `running` without `alive` means that its engine is gone. */
export type RunFacts = RunRow & { alive: boolean };

export interface AttemptFacts extends AttemptRow {
  plugins: readonly PluginResultRow[];
  issues: readonly IssueRow[];
}

/** A workstream's part in a run, without the frozen texts. */
export const RunPartSchema = RunWorkstreamRowSchema.pick({
  runId: true,
  workstreamId: true,
  openspecChange: true,
  state: true,
  reason: true,
  worktree: true,
});

/** What one run did for one workstream. */
export type WorkstreamRun = z.infer<typeof RunPartSchema> & {
  run: RunFacts;
  attempts: readonly AttemptFacts[];
};

/** Everything that the store says about a project. */
export interface StoreFacts {
  workstreams: readonly WorkstreamRow[];
  /** Newest first. */
  runs: readonly WorkstreamRun[];
  /** The latest of each scenario and workstream. */
  evidence: readonly EvidenceRow[];
  /** By id of the evidence: the first file under its scope that has changed since. */
  changedFiles: ReadonlyMap<string, string>;
  /** Why the store cannot be read. */
  problem: string | null;
}

export const nothingStored: StoreFacts = {
  workstreams: [],
  runs: [],
  evidence: [],
  changedFiles: new Map(),
  problem: null,
};
