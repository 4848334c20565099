import type { Place } from "../../model/change";
import type { Issue } from "../../model/issue";
import { specIssue, type Rule } from "./rule";

interface Named {
  name: string;
  place: Place;
}

function repeated(what: string, code: string, all: readonly Named[]): Issue[] {
  const first = new Map<string, Place>();
  return all.flatMap(({ name, place }) => {
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, place);
      return [];
    }
    const where =
      before.file === place.file ? `line ${before.line}` : `${before.file}:${before.line}`;
    const message = `${what} "${name}" has the name of the one at ${where}. Give each its own name, or delete one.`;
    return [specIssue(place, code, message)];
  });
}

/** No two requirements of one spec, and no two scenarios of one requirement, share a name. */
export const namesAreUnique: Rule = ({ requirements }) => {
  const specs = new Map<string, Named[]>();
  for (const each of requirements) {
    const spec = `${each.operation} ${each.spec}`;
    const others = specs.get(spec);
    if (others === undefined) specs.set(spec, [each]);
    else others.push(each);
  }
  const ofSpecs = [...specs.values()].flatMap((each) =>
    repeated("Requirement", "requirement-name-is-unique", each),
  );
  const ofScenarios = requirements.flatMap(({ scenarios }) =>
    repeated("Scenario", "scenario-name-is-unique", scenarios),
  );
  return [...ofSpecs, ...ofScenarios];
};
