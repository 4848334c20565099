import { baseRequirement, type BaseRequirement, type BaseSpec } from "./projectTexts";
import type { SpecOutline } from "../text/specOutline";

/** The name that a requirement of a delta has in the main spec, before the delta's renames. */
export function nameBefore({ requirements }: SpecOutline, name: string): string {
  const sides = requirements.filter(({ form }) => form === "from" || form === "to");
  let before = name;
  // Renames apply in the order written, so they are undone from the last to the first.
  for (let at = sides.length - 1; at > 0; at--) {
    const [from, to] = [sides[at - 1], sides[at]];
    if (from?.form === "from" && to?.form === "to" && to.name === before) before = from.name;
  }
  return before;
}

/** The requirement of the main spec that one of a delta changes, removes or renames. */
export function replacedRequirement(
  base: BaseSpec | undefined,
  delta: SpecOutline,
  name: string,
): BaseRequirement | undefined {
  return baseRequirement(base, nameBefore(delta, name));
}
