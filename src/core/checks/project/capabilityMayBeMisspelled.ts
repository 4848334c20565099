import type { Issue } from "../../model/issue";
import { editDistance } from "../../openspec/nearestMatches";
import { deltaPath, type OpenChange } from "./openChange";
import { extraIssue } from "./extraIssue";

function isNear(one: string, other: string): boolean {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9/]/g, "");
  if (plain(one) === plain(other)) return true;
  const shorter = Math.min(one.length, other.length);
  if (shorter < 5 || Math.abs(one.length - other.length) > 2) return false;
  return editDistance(one, other) <= (shorter < 8 ? 1 : 2);
}

/** A delta for a capability that does not exist while one of nearly the same name does. */
export function capabilityMayBeMisspelled(
  { id, facts }: OpenChange,
  capabilities: readonly string[],
): Issue[] {
  return facts.deltas.flatMap((delta) => {
    if (capabilities.includes(delta.capability)) return [];
    const near = capabilities.filter((name) => isNear(name, delta.capability));
    if (near.length === 0) return [];
    const names = near.join(" or ");
    const message = `There is no capability "${delta.capability}"; did you mean ${names}? Rename specs/${delta.capability}/ if so: archiving would make a new spec.`;
    const place = { file: deltaPath(id, delta) };
    return [extraIssue(place, "capability-may-be-misspelled", "warning", message)];
  });
}
