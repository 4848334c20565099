import { scenarioNames } from "../text/requirementBlock";
import { plural } from "../words/plural";

/** The scenarios that a MODIFIED block loses and gains against the block it replaces; a name counts as often as it stands there. */
export interface ScenarioDifference {
  lost: readonly string[];
  gained: readonly string[];
  current: number;
  proposed: number;
}

function without(names: readonly string[], taken: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const name of taken) left.set(name, (left.get(name) ?? 0) + 1);
  return names.filter((name) => {
    const count = left.get(name) ?? 0;
    if (count > 0) left.set(name, count - 1);
    return count === 0;
  });
}

/** Compares the scenarios of two blocks by name. */
export function scenarioDifference(currentRaw: string, proposedRaw: string): ScenarioDifference {
  const current = scenarioNames(currentRaw);
  const proposed = scenarioNames(proposedRaw);
  return {
    lost: without(current, proposed),
    gained: without(proposed, current),
    current: current.length,
    proposed: proposed.length,
  };
}

/** Names in quotes, separated by commas. */
export function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}

/** How many scenarios both sides have, in OpenSpec's words. */
export function describeBalance({ current, proposed, gained }: ScenarioDifference): string {
  const scale = `The modified block has ${plural(proposed, "scenario")}; the current spec has ${plural(current, "scenario")}.`;
  if (gained.length === 0) return `${scale} It adds none.`;
  const more = gained.length > 3 ? ` and ${gained.length - 3} more` : "";
  return `${scale} It adds ${plural(gained.length, "scenario")} not in the current spec: ${quoted(gained.slice(0, 3))}${more}.`;
}
