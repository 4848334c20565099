import { mergeDelta, type MergedSpec } from "../delta/mergeDelta";
import { parseDelta, type Delta } from "../text/parseDelta";
import { MergeFailure } from "../delta/requirementMerge";
import type { ChangeFacts, DeltaFile } from "./changeFacts";

// Several judges ask the same of one reading of a change.
const parsed = new WeakMap<DeltaFile, Delta>();
const merged = new WeakMap<ChangeFacts, Map<string, MergedSpec | MergeFailure>>();

/** What a delta file says. */
export function parsedDelta(file: DeltaFile): Delta {
  const delta = parsed.get(file) ?? parseDelta(file.text);
  parsed.set(file, delta);
  return delta;
}

/** A capability's main spec after a change, or why the delta does not fit; `main` is null when there is none. */
export function mergedDelta(
  change: ChangeFacts,
  file: DeltaFile,
  main: string | null,
): MergedSpec | MergeFailure {
  const known = merged.get(change) ?? new Map<string, MergedSpec | MergeFailure>();
  merged.set(change, known);
  const result = known.get(file.path) ?? tryMerge(change, file, main);
  known.set(file.path, result);
  return result;
}

function tryMerge({ id, deltas }: ChangeFacts, { path, capability, text }: DeltaFile, main: string | null) {
  const read = deltas.find((each) => each.path === path);
  const delta = read === undefined ? {} : { parsed: parsedDelta(read) };
  try {
    return mergeDelta({ capability, change: id, delta: text, ...delta, main, mainPath: "" });
  } catch (error) {
    if (!(error instanceof MergeFailure)) throw error;
    return error;
  }
}
