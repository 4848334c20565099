import { baseRequirement, type BaseRequirement, type BaseSpec } from "./projectTexts";
import type { SpecOutline } from "../text/specOutline";

interface Rename {
  at: number;
  from: string;
}

// An outline is asked for each of its requirements, and does not change.
const known = new WeakMap<SpecOutline, ReadonlyMap<string, readonly Rename[]>>();

/** The renames of a delta by their new names, in the order written. */
function renamesOf(outline: SpecOutline): ReadonlyMap<string, readonly Rename[]> {
  const before = known.get(outline);
  if (before !== undefined) return before;
  const sides = outline.requirements.filter(({ form }) => form === "from" || form === "to");
  const renames = new Map<string, Rename[]>();
  for (const [at, to] of sides.entries()) {
    const from = sides[at - 1];
    if (from?.form !== "from" || to.form !== "to") continue;
    const all = renames.get(to.name) ?? [];
    all.push({ at, from: from.name });
    renames.set(to.name, all);
  }
  known.set(outline, renames);
  return renames;
}

/** The name that a requirement of a delta has in the main spec, before the delta's renames. */
export function nameBefore(outline: SpecOutline, name: string): string {
  const renames = renamesOf(outline);
  let [before, earlier] = [name, Infinity];
  // Renames apply in the order written, so they are undone from the last to the first.
  for (;;) {
    const last = renames.get(before)?.findLast(({ at }) => at < earlier);
    if (last === undefined) return before;
    [before, earlier] = [last.from, last.at];
  }
}

/** The requirement of the main spec that one of a delta changes, removes or renames. */
export function replacedRequirement(
  base: BaseSpec | undefined,
  delta: SpecOutline,
  name: string,
): BaseRequirement | undefined {
  return baseRequirement(base, nameBefore(delta, name));
}
