import { isDeepStrictEqual } from "node:util";
import { createTwoFilesPatch } from "diff";
import * as z from "zod";
import type { RunRow, RunWorkstreamRow } from "../../../core/model/rows";
import type { Settings } from "../../../core/model/settings";
import type { Outdated } from "../../../core/pipeline/facts";
import type { RunStore } from "../../../core/ports";
import { attempts } from "../../store/queries/attempts";
import { runWorkstreams } from "../../store/queries/runs";
import type { Engine, FrozenInputs } from "../record/engine";
import { changeSha256, thaw } from "../record/freezeInputs";

/** Patches from what a run froze to what is on disk now, ticks aside; none when a run can go on as it is. */
export function differences(earlier: FrozenInputs, now: FrozenInputs): string[] {
  const [frozen, current] = [withoutTicks(earlier), withoutTicks(now)];
  const patches: string[] = [];
  if (frozen.bundleSha256 !== current.bundleSha256) {
    patches.push(
      createTwoFilesPatch(
        "frozen",
        "on disk",
        frozen.bundleText,
        current.bundleText,
        frozen.bundlePath,
      ),
    );
  }
  for (const file of new Set([
    ...Object.keys(frozen.changeFiles),
    ...Object.keys(current.changeFiles),
  ])) {
    const [before, after] = [frozen.changeFiles[file] ?? "", current.changeFiles[file] ?? ""];
    if (before !== after)
      patches.push(createTwoFilesPatch(file, file, before, after, "frozen", "on disk"));
  }
  return patches;
}

/** Ticked boxes are the engine's own doing and no reason to stop. */
function withoutTicks(inputs: FrozenInputs): FrozenInputs {
  const files = Object.fromEntries(
    Object.entries(inputs.changeFiles).map(([file, text]) => [
      file,
      file.endsWith("/tasks.md") ? text.replace(/\[[xX]\]/g, "[ ]") : text,
    ]),
  );
  return { ...inputs, changeFiles: files, changeSha256: changeSha256(files) };
}

/** What is another than earlier attempts had: what is to be done, or only how that is judged. */
const ChangedSchema = z.enum(["work", "checks"]);
type Changed = Outdated["what"];

/** What of a bundle and its change says what is to be done, and where. */
function workOf(inputs: FrozenInputs) {
  const { bundle, changeSha256: change } = withoutTicks(inputs);
  return [bundle.tasks, bundle.files_scope, bundle.files_create, change];
}

/** What of the settings decides whether work passes. */
const JudgingSchema = z.object({ plugins: z.unknown(), env: z.unknown() });

function judgeAlike(before: unknown, now: Settings): boolean {
  const found = JudgingSchema.safeParse(before);
  const current: unknown = JSON.parse(JSON.stringify(JudgingSchema.parse(now)));
  return found.success && isDeepStrictEqual(found.data, current);
}

function changedInputs(frozen: FrozenInputs, now: FrozenInputs): Changed | undefined {
  if (!isDeepStrictEqual(workOf(frozen), workOf(now))) return "work";
  return isDeepStrictEqual(frozen.bundle, now.bundle) ? undefined : "checks";
}

/** By workstream that is not done: what of its inputs is another than what its run has recorded. */
export function changesOf(
  { store, settings }: Pick<Engine, "store" | "settings">,
  run: RunRow,
  inputs: readonly FrozenInputs[],
): Record<string, Changed> {
  const sameSettings = judgeAlike(run.config, settings);
  const found = runWorkstreams(store, run.id).flatMap((row, index): [string, Changed][] => {
    const now = inputs[index];
    if (row.state === "done" || now === undefined) return [];
    const changed = changedInputs(thaw(row), now) ?? (sameSettings ? undefined : "checks");
    return changed === undefined ? [] : [[row.workstreamId, changed]];
  });
  return Object.fromEntries(found);
}

/** The last change that was recorded when a run was resumed, as long as no attempt was made since. */
export function recordedChange(store: RunStore, row: RunWorkstreamRow): Outdated | undefined {
  const rows = attempts(store, row.runId, row.workstreamId);
  const made = rows.at(-1)?.startedAt ?? 0;
  const [last] = store.all(
    `SELECT json_extract(payload, '$.changed."' || ?2 || '"') AS changed FROM events
     WHERE run_id = ?1 AND event_type = 'run_resumed' AND at > ?3 AND changed IS NOT NULL ORDER BY seq DESC LIMIT 1`,
    [row.runId, row.workstreamId, made],
  );
  return last && { after: rows.length, what: ChangedSchema.parse(last["changed"]) };
}
