import { baseRequirement, type BaseRequirement, type TextSource } from "./projectTexts";
import type { SpecOutline } from "./specOutline";

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
  texts: TextSource,
  spec: string,
  delta: SpecOutline,
  name: string,
): BaseRequirement | undefined {
  return baseRequirement(texts, spec, nameBefore(delta, name));
}
