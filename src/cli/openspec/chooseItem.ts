import { nearestMatches } from "../../core/openspec/nearestMatches";
import type { OpenSpecProject } from "../../node/openspec/openspecProject";
import type { ForeignOutcome } from "../command";
import { statusOutcome } from "./openProject";

/** A change or a spec that was named. */
export interface ChosenItem {
  type: "change" | "spec";
  id: string;
}

/** What `--type` says; anything else than the two types says nothing. */
export function typeOf(given: string | undefined): ChosenItem["type"] | undefined {
  const type = given?.toLowerCase();
  return type === "change" || type === "spec" ? type : undefined;
}

/** Finds what a name means, or says why it means nothing or two things. */
export function chooseItem(
  openspec: OpenSpecProject,
  id: string,
  type: ChosenItem["type"] | undefined,
  noun: "validate" | "show",
): ChosenItem | ForeignOutcome {
  const changes = openspec.changeIds();
  const specs = openspec.specs().map(({ capability }) => capability);
  const [isChange, isSpec] = [changes.includes(id), specs.includes(id)];
  if (type !== undefined) return { type, id };
  if (isChange && isSpec) {
    const message = `Ambiguous item '${id}' matches both a change and a spec.`;
    const outcome = statusOutcome("ambiguous_item", message, {
      fix: "Pass --type change|spec.",
    });
    const notes = `${message}\nPass --type change|spec, or use: openspec change ${noun} / openspec spec ${noun}\n`;
    return { ...outcome, notes };
  }
  if (isChange || isSpec) return { type: isChange ? "change" : "spec", id };
  const near = nearestMatches(id, [...changes, ...specs]);
  const hint = near.length > 0 ? ` Did you mean: ${near.join(", ")}?` : "";
  return statusOutcome("unknown_item", `Unknown item '${id}'.${hint}`);
}

function nameProblem(value: string, label: string): string | undefined {
  if (value === "") return `${label} must not be empty`;
  if (value === "." || value === "..") return `${label} must not be '${value}'`;
  return /[\\/]/u.test(value) ? `${label} must not contain path separators` : undefined;
}

/** Why an id cannot be the name of a change or a spec; undefined when it can. */
export function itemProblem({ type, id }: ChosenItem): string | undefined {
  if (type === "change") return nameProblem(id, "Change name");
  const problems = id.split("/").map((segment) => nameProblem(segment, "Spec id"));
  return problems.find((problem) => problem !== undefined);
}
