import { targetAt, type PlacedTarget } from "./languageTarget";
import { languageFile } from "./languageFile";
import { mentionsOf, type Mention } from "./mentions";
import type { ProjectTexts } from "./projectTexts";

/** Where the thing at a place comes from. */
export interface Definition {
  origin: PlacedTarget["range"];
  places: readonly Mention[];
}

/**
 * From a delta to the main spec, from a bundle's `Verify:` line to what the change says, from a bundle's task to
 * tasks.md. What is defined where it stands leads to itself.
 */
export function definitionAt(
  texts: ProjectTexts,
  file: string,
  place: { line: number; column: number },
): Definition | undefined {
  const found = targetAt(texts, file, place);
  if (found === undefined) return undefined;
  const all = mentionsOf(texts, found.target);
  const roles =
    found.target.kind === "task"
      ? (["task"] as const)
      : languageFile(file).kind === "bundle"
        ? (["change", "spec"] as const)
        : (["spec", "change"] as const);
  const role = roles.find((each) => all.some((mention) => mention.role === each));
  const places = all.filter((mention) => mention.role === role);
  return places.length === 0 ? undefined : { origin: found.range, places };
}

/** Every place that speaks of the thing at a place; empty when nothing stands there. */
export function referencesAt(
  texts: ProjectTexts,
  file: string,
  place: { line: number; column: number },
): Mention[] {
  const found = targetAt(texts, file, place);
  return found === undefined ? [] : mentionsOf(texts, found.target);
}
