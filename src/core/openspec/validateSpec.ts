import { requirementsRange } from "../text/mainSpec";
import { blockRanges } from "../text/requirementBlock";
import { specText, type SpecText } from "../text/specText";
import { openspecIssue, type OpenSpecIssue } from "./openspecIssue";
import { plainRequirements } from "./plainRequirements";
import { readSpec } from "../text/readSpec";
import { bodyHasKeyword } from "./rules/spec/bodyHasKeyword";
import { purposeIsWritten } from "./rules/spec/purposeIsWritten";
import { requirementIsShort } from "./rules/spec/requirementIsShort";
import { requirementOwnsScenario } from "./rules/spec/requirementOwnsScenario";
import { specIsComplete } from "./rules/spec/specIsComplete";
import type { RequirementRule, SpecRule } from "./rules/spec/specRule";
import { structureIsSound } from "./rules/spec/structureIsSound";

const requirementRules: readonly RequirementRule[] = [requirementIsShort, requirementOwnsScenario];

const requirementsAreSound: SpecRule = ({ requirements }) =>
  requirements.flatMap((requirement, at) =>
    requirementRules.flatMap((rule) => rule(requirement, at)),
  );

const rules: readonly SpecRule[] = [
  specIsComplete,
  structureIsSound,
  purposeIsWritten,
  requirementsAreSound,
  bodyHasKeyword,
];

const layout =
  'Missing required sections. Expected headers: "## Purpose" and "## Requirements". Example:\n## Purpose\n[brief purpose]\n\n## Requirements\n### Requirement: Clear requirement statement\nUsers SHALL ...\n\n#### Scenario: Descriptive name\n- **WHEN** ...\n- **THEN** ...';

/** Everything that OpenSpec says about a main spec, in its order. */
export function validateSpec(text: string): OpenSpecIssue[] {
  return plainRequirements(text) === undefined ? judgeSpec(text, specText(text)) : [];
}

/** The same for a text that is not plain; `source` is the text, split. */
export function judgeSpec(text: string, source: SpecText): OpenSpecIssue[] {
  const spec = readSpec(source);
  if (spec.kind === "unreadable") {
    return [openspecIssue("ERROR", "file", `${spec.message}. ${layout}`)];
  }
  const range = requirementsRange(source);
  const blocks = range === undefined ? [] : blockRanges(source, range.from, range.to);
  const { purpose, requirements } = spec;
  return rules.flatMap((rule) => rule({ text, source, purpose, requirements, blocks }));
}
