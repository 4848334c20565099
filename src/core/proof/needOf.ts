import type { Change, Requirement } from "../model/change";
import { foldedName, requirementBlocks } from "../text/requirementBlock";
import { specText } from "../text/specText";
import type { Need } from "./verdict";

function plain(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/\s+/g, " "));
  return `\n${lines.filter((line) => line !== "").join("\n")}\n`;
}

/** Whether a scenario stands word for word in its requirement of the main spec. */
function isUnchanged(requirement: Requirement, key: string, mainSpec: string): boolean {
  const scenario = requirement.scenarios.find((each) => each.key === key);
  if (scenario === undefined) return false;
  const source = specText(mainSpec);
  const { blocks } = requirementBlocks(source, 0, source.lines.length);
  const block = blocks.find(({ name }) => foldedName(name) === foldedName(requirement.name));
  return block !== undefined && plain(block.raw).includes(plain(scenario.text));
}

/**
 * What the test of a scenario has to do. What a change adds or modifies must fail without it; what a modified requirement
 * keeps must hold on both sides. `mainSpecs`: text of `openspec/specs/<spec>/spec.md` by `<spec>`.
 */
export function needOf(change: Change, key: string, mainSpecs: ReadonlyMap<string, string>): Need {
  const requirement = change.requirements.find(
    (each) => each.key === key || each.scenarios.some((scenario) => scenario.key === key),
  );
  if (requirement?.operation !== "MODIFIED") return "difference";
  const mainSpec = mainSpecs.get(requirement.spec);
  if (mainSpec === undefined) return "difference";
  return isUnchanged(requirement, key, mainSpec) ? "held" : "difference";
}
