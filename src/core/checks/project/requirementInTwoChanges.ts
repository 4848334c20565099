import type { Issue } from "../../model/issue";
import { parsedDelta } from "../../openspec/mergedDelta";
import { deltaPath, touchedRequirements, type OpenChange } from "./openChange";
import { extraIssue } from "./extraIssue";

interface Touch {
  change: string;
  file: string;
  line: number;
  operation: string;
}

/** Two open changes touch one requirement: the one that is archived second may undo the first or be refused. */
export function requirementInTwoChanges(changes: readonly OpenChange[]): Issue[] {
  const touches = new Map<string, { name: string; by: Touch[] }>();
  for (const { id, facts } of changes) {
    for (const delta of facts.deltas) {
      for (const { name, operation, line } of touchedRequirements(delta.text, parsedDelta(delta))) {
        const key = `${delta.capability}\0${name}`;
        const known = touches.get(key) ?? { name, by: [] };
        known.by.push({ change: id, file: deltaPath(id, delta), line, operation });
        touches.set(key, known);
      }
    }
  }
  return [...touches.values()].flatMap(({ name, by }) => {
    const ids = new Set(by.map(({ change }) => change));
    if (ids.size < 2) return [];
    return by.map(({ change, file, line, operation }) => {
      const others = [...ids].filter((id) => id !== change).join(", ");
      const message = `Requirement "${name}" (${operation} here) is also touched by the open change ${others}. Archive one, then refresh the other.`;
      return extraIssue({ file, line }, "requirement-in-two-changes", "warning", message);
    });
  });
}
