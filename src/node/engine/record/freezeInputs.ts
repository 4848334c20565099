import { BundleSchema } from "../../../core/model/bundle";
import type { ChangeFiles } from "../../../core/model/change";
import type { RunWorkstreamRow } from "../../../core/model/rows";
import { insertInto, upsertInto } from "../../../core/pipeline/statements";
import type { Statement } from "../../../core/ports";
import { parseChange } from "../../../core/change/parseChange";
import { provablesFor } from "../../../core/trace/verifyLine";
import { placesOf } from "./branchName";
import type { FrozenInputs, GitProject, Work } from "./engine";
import { sha256 } from "../../../core/text/sha256";

/** One hash over all files of a change, independent of their order. */
export function changeSha256(files: ChangeFiles): string {
  const sorted = Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1));
  return sha256(JSON.stringify(sorted));
}

/** The inputs of one workstream as they are on disk now; what is frozen has no byte order mark. */
export function freeze(
  bundlePath: string,
  textOnDisk: string,
  changeFiles: ChangeFiles,
): FrozenInputs {
  const bundleText = textOnDisk.replace(/^\uFEFF/, "");
  const bundle = BundleSchema.parse(JSON.parse(bundleText));
  return {
    bundle,
    bundleText,
    bundlePath,
    bundleSha256: sha256(bundleText),
    change: parseChange(bundle.openspec_change, changeFiles),
    changeFiles,
    changeSha256: changeSha256(changeFiles),
  };
}

/** The inputs that a run froze when it started. */
export function thaw(row: RunWorkstreamRow): FrozenInputs {
  return freeze(row.bundlePath, row.bundleText, row.changeFiles);
}

/** Rows that record a workstream as part of a run; a dry run does not become its latest run. */
export function frozenWrites(
  run: { id: string; dryRun: boolean; at: number },
  project: GitProject,
  inputs: FrozenInputs,
  position: number,
  agent: string,
): Statement[] {
  const { id, openspec_change: change } = inputs.bundle;
  const { branch } = placesOf(project, id);
  const row = insertInto("run_workstreams", {
    run_id: run.id,
    workstream_id: id,
    position,
    openspec_change: change,
    state: "pending",
    bundle_path: inputs.bundlePath,
    bundle_text: inputs.bundleText,
    bundle_sha256: inputs.bundleSha256,
    change_files: JSON.stringify(inputs.changeFiles),
    change_sha256: inputs.changeSha256,
    agent,
    branch,
  });
  if (run.dryRun) return [row];
  const latest = upsertInto("workstreams", ["id"], {
    id,
    run_id: run.id,
    openspec_change: change,
    state: "pending",
    reason: null,
    branch,
    worktree: null,
    verified_commit: null,
    verified_tree: null,
    merged_at: null,
    merge_commit: null,
    archived_at: null,
    updated_at: run.at,
  });
  return [row, latest];
}

/** A workstream ready to be worked on. */
export function toWork(
  project: GitProject,
  inputs: FrozenInputs,
  at: Pick<Work, "state" | "startedAt" | "resumedAfter" | "outdated">,
): Work {
  return {
    ...inputs,
    ...at,
    id: inputs.bundle.id,
    ...placesOf(project, inputs.bundle.id),
    provables: provablesFor(inputs.bundle.acceptance_tests, inputs.change),
    base: undefined,
    plugins: undefined,
  };
}
