import type { EditorFacts, OtherBundle } from "./editorFacts";
import type { DependenciesState, Neighbour, ScopeState } from "./editorModel";
import { filesMatching } from "./editorScope";
import { globsOverlap } from "../scope/globOverlap";

/** What comes before and after this bundle, and what would change the same files. */
export function dependenciesState(
  id: string,
  dependsOn: readonly string[],
  scope: ScopeState,
  { others, files }: Pick<EditorFacts, "others" | "files">,
): DependenciesState {
  const stateOf = (other: string) => others.find((each) => each.id === other)?.state ?? null;
  const before = dependsOn.map((other, index): Neighbour => ({
    id: other,
    state: stateOf(other),
    index,
  }));
  const after = others
    .filter((other) => other.dependsOn.includes(id))
    .map((other): Neighbour => ({ id: other.id, state: other.state, index: null }));
  const own = ownFiles(scope, files);
  const overlaps = others.flatMap((other) => {
    const both = filesOf(other, files).filter((file) => own.has(file));
    if (both.length === 0 && !mayMeet(scope, other)) return [];
    const ordered = isOrdered(id, dependsOn, other, others);
    return [{ id: other.id, files: [...new Set(both)].sort(), ordered }];
  });
  const taken = new Set([...dependsOn, ...after.map((each) => each.id), id]);
  const choices = others.map((other) => other.id).filter((other) => !taken.has(other));
  return { before, after, overlaps, choices: choices.sort() };
}

/** Whether the two could change one file that is not there yet. */
function mayMeet(scope: ScopeState, other: OtherBundle): boolean {
  const theirs = [...other.scope, ...other.creates];
  return scope.items.some(({ value }) => theirs.some((entry) => globsOverlap(value, entry)));
}

function ownFiles(scope: ScopeState, files: readonly string[]): Set<string> {
  return new Set(
    scope.items.flatMap((item) =>
      item.list === "files_create" ? [item.value] : filesMatching(item.value, files),
    ),
  );
}

function filesOf(other: OtherBundle, files: readonly string[]): string[] {
  return [...other.creates, ...other.scope.flatMap((entry) => filesMatching(entry, files))];
}

/** Whether one of the two runs after the other, also through others in between. */
function isOrdered(
  id: string,
  dependsOn: readonly string[],
  other: OtherBundle,
  others: readonly OtherBundle[],
): boolean {
  const needs = new Map(others.map((each) => [each.id, each.dependsOn]));
  needs.set(id, dependsOn);
  const reaches = (from: string, to: string): boolean => {
    const seen = new Set([from]);
    for (const at of seen) for (const next of needs.get(at) ?? []) seen.add(next);
    return seen.has(to);
  };
  return reaches(id, other.id) || reaches(other.id, id);
}
