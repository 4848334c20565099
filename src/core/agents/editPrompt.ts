import type { Requirement, Scenario } from "../model/change";
import { sections } from "./markdown";
import { renderJudging, type PromptJudging } from "./promptJudging";
import { renderLimits, renderRules, type PromptLimits } from "./promptLimits";

/** Everything that an agent is told before it edits. */
export interface EditPromptInput {
  /** What a person wants it to know above all. */
  note?: string;
  title: string;
  changeId: string;
  requirements: readonly Requirement[];
  /** The bundle's tasks, in order. */
  tasks: readonly string[];
  limits: PromptLimits;
  judging: PromptJudging;
}

const operations = {
  ADDED: "",
  MODIFIED: "This requirement exists already; it changes to:",
  REMOVED: "This requirement goes away; remove what implements it:",
  RENAMED: "This requirement only gets another name:",
} as const satisfies Record<Requirement["operation"], string>;

function renderScenario(scenario: Scenario): string {
  return sections(`#### Scenario: ${scenario.name}`, scenario.text);
}

function renderRequirement(requirement: Requirement): string {
  return sections(
    `### Requirement: ${requirement.name}`,
    operations[requirement.operation],
    requirement.text,
    ...requirement.scenarios.map(renderScenario),
  );
}

/** The part of a prompt with a person's own words; empty without any. */
export function renderNote(note: string | undefined): string {
  if (note === undefined || note.trim() === "") return "";
  return sections("## A person's note: follow this first", note.trim());
}

/** The prompt of the first edit. An agent that knows nothing else can do the work with it. */
export function editPrompt(input: EditPromptInput): string {
  const { requirements, tasks } = input;
  const prompt = sections(
    `# ${input.title}`,
    renderNote(input.note),
    `Implement the change \`${input.changeId}\` of this project: do the tasks below, so that every requirement holds. The requirements are part of this prompt; you need nothing else to begin.`,
    "## Tasks, in this order",
    tasks.map((task, index) => `${index + 1}. ${task}`).join("\n"),
    requirements.length === 0 ? "" : "## Requirements",
    ...requirements.map(renderRequirement),
    renderLimits(input.limits),
    renderJudging(input.judging),
    renderRules(),
  );
  return `${prompt}\n`;
}
