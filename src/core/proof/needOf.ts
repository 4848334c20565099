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

/** What a need is told from, beside the change. */
export interface NeedFacts {
  /** Text of `openspec/specs/<spec>/spec.md` by `<spec>`. */
  mainSpecs: ReadonlyMap<string, string>;
  /** Names of the tests that passed for the scenario, where the commit touches nothing that judges it; else none. */
  untouchedTests: readonly string[];
}

/** A proposal cannot say that something stays; a test that the base had under exactly that name does. */
function isKept(requirement: Requirement, key: string, tests: readonly string[]): boolean {
  if (requirement.spec !== "proposal") return false;
  const { name } = requirement.scenarios.find((each) => each.key === key) ?? requirement;
  return tests.some((test) => foldedName(test) === foldedName(name));
}

/**
 * What the test of a scenario has to do. What a change adds or modifies must fail without it; what a modified requirement
 * keeps, or a refactoring's proposal states of what its base tests already, must hold on both sides.
 */
export function needOf(change: Change, key: string, facts: NeedFacts): Need {
  const { mainSpecs, untouchedTests } = facts;
  const requirement = change.requirements.find(
    (each) => each.key === key || each.scenarios.some((scenario) => scenario.key === key),
  );
  if (requirement === undefined) return "difference";
  if (isKept(requirement, key, untouchedTests)) return "held";
  if (requirement.operation !== "MODIFIED") return "difference";
  const mainSpec = mainSpecs.get(requirement.spec);
  if (mainSpec === undefined) return "difference";
  return isUnchanged(requirement, key, mainSpec) ? "held" : "difference";
}
