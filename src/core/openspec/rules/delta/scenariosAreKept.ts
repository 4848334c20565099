import { cutMainSpec } from "../../../text/mainSpec";
import type { Delta } from "../../../text/parseDelta";
import { requirementNameOf, type RequirementBlock } from "../../../text/requirementBlock";
import {
  describeBalance,
  quoted,
  scenarioDifference,
} from "../../../delta/scenarioDifference";
import { openspecIssue } from "../../openspecIssue";
import type { DeltaRule } from "./deltaRule";

/** The block that a MODIFIED requirement replaces: renames come first, and may form a chain. */
function replacedBlock(
  name: string,
  current: ReadonlyMap<string, RequirementBlock>,
  renamed: Delta["renamed"],
): RequirementBlock | undefined {
  const oldNames = new Map(renamed.map(({ from, to }) => [requirementNameOf(to), requirementNameOf(from)]));
  const visited = new Set<string>();
  for (
    let key: string | undefined = name;
    key !== undefined && !visited.has(key);
    key = oldNames.get(key)
  ) {
    const block = current.get(key);
    if (block !== undefined) return block;
    visited.add(key);
  }
  return undefined;
}

/** A MODIFIED requirement keeps every scenario that the main spec has. Throws where OpenSpec would not look: behind a link. */
export const scenariosAreKept: DeltaRule = ({ capability, path, delta }, change) => {
  const { mainSpec, linkProblem } = change;
  if (mainSpec === undefined || delta.modified.length === 0) return [];
  const problem = linkProblem?.(capability);
  if (problem !== undefined) throw new Error(problem);
  const main = mainSpec(capability);
  if (main.kind === "none") return [];
  if (main.kind === "unusable") {
    const message = `Could not read ${main.file} to check the MODIFIED requirements against it (${main.code}). Archive reads the same file, so fix the file before archiving.`;
    return [openspecIssue("ERROR", path, message)];
  }
  const current = new Map(cutMainSpec(main.text).blocks.map((block) => [requirementNameOf(block.name), block]));
  const renamedAway = new Set(delta.renamed.map(({ from }) => requirementNameOf(from)));
  return delta.modified.flatMap((block) => {
    const key = requirementNameOf(block.name);
    const replaced = renamedAway.has(key)
      ? undefined
      : replacedBlock(key, current, delta.renamed);
    if (replaced === undefined) return [];
    const difference = scenarioDifference(replaced.raw, block.raw);
    if (difference.lost.length === 0) return [];
    const message = `MODIFIED "${block.name}" omits scenario(s) the current spec still has: ${quoted(difference.lost)}. ${describeBalance(difference)} Copy the omitted scenarios into the MODIFIED block (a MODIFIED requirement replaces the whole block, so archive refuses to drop them).`;
    return [openspecIssue("ERROR", path, message)];
  });
};
