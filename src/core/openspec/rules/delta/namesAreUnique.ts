import { requirementNameOf } from "../../../text/requirementBlock";
import { openspecIssue } from "../../openspecIssue";
import type { DeltaRule } from "./deltaRule";

/** No requirement is removed twice. */
export const removedIsUnique: DeltaRule = ({ path, delta }) => {
  const seen = new Set<string>();
  return delta.removed.flatMap((name) => {
    const key = requirementNameOf(name);
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [openspecIssue("ERROR", path, `Duplicate requirement in REMOVED: "${name}"`)];
  });
};

/** No requirement is renamed twice, and no two to the same name. */
export const renamedIsUnique: DeltaRule = ({ path, delta }) => {
  const seen = { FROM: new Set<string>(), TO: new Set<string>() };
  return delta.renamed.flatMap(({ from, to }) => {
    const sides = [
      { side: "FROM", name: from },
      { side: "TO", name: to },
    ] as const;
    return sides.flatMap(({ side, name }) => {
      const message = `Duplicate ${side} in RENAMED: "${name}"`;
      const key = requirementNameOf(name);
      const repeated = seen[side].has(key) ? [openspecIssue("ERROR", path, message)] : [];
      seen[side].add(key);
      return repeated;
    });
  });
};
