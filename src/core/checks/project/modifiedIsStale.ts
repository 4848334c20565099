import { cutMainSpec } from "../../text/mainSpec";
import { parseDelta } from "../../text/parseDelta";
import type { Issue } from "../../model/issue";
import type { DeltaFile } from "../../openspec/changeFacts";
import { deltaPath } from "./openChange";
import { extraIssue } from "./extraIssue";

function blocksOf(spec: string): ReadonlyMap<string, string> {
  return new Map(cutMainSpec(spec).blocks.map(({ name, raw }) => [name, raw]));
}

/**
 * A MODIFIED requirement was written against a main spec that has changed since: archiving would put the old text
 * back. `then` is the main spec when the delta was written.
 */
export function modifiedIsStale(
  change: string,
  delta: DeltaFile,
  then: string,
  now: string,
): Issue[] {
  if (then === now) return [];
  const [before, after] = [blocksOf(then), blocksOf(now)];
  const { modified, renamed } = parseDelta(delta.text);
  const oldNames = new Map(renamed.map(({ from, to }) => [to, from]));
  return modified.flatMap(({ name, raw, line }) => {
    const base = oldNames.get(name) ?? name;
    const [was, is] = [before.get(base), after.get(base)];
    if (was === undefined || is === undefined || was === is || is.trim() === raw.trim()) return [];
    const message = `Requirement "${name}" of ${delta.capability} changed in the main spec since this MODIFIED text was written. Compare both and carry the change over, or archiving undoes it.`;
    return [
      extraIssue({ file: deltaPath(change, delta), line }, "modified-is-stale", "warning", message),
    ];
  });
}
