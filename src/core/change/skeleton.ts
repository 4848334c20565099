import { changeFolder } from "./changePaths";
import type { ChangeFiles } from "../model/change";

/** What a new change's files hold until its author replaces it. */
export const placeholders = {
  requirement: "Name of what is required",
  shall: "The system SHALL say here what it does.",
  scenario: "Name of a case that shows it",
  when: "say what happens",
  then: "say what can be seen",
  task: "Say what is to be done, and in which file",
} as const;

const requirement = `### Requirement: ${placeholders.requirement}
${placeholders.shall}

#### Scenario: ${placeholders.scenario}
- WHEN ${placeholders.when}
- THEN ${placeholders.then}
`;

const tasks = `- [ ] ${placeholders.task}\n`;

/** Plain where YAML reads it back as the same text, quoted otherwise. */
function yamlText(text: string): string {
  const isPlain =
    /^[\p{L}][\p{L}\p{N} ,.()/_-]*$/u.test(text) &&
    !/^(?:true|false|null|yes|no|on|off)$/i.test(text);
  return isPlain && text.trim() === text ? text : JSON.stringify(text);
}

/** The files of a new change: requirements in `proposal.md`, or in a delta where the project keeps specs. */
export function newChangeFiles(
  id: string,
  title: string,
  layout: "proposal" | "delta",
): ChangeFiles {
  const folder = changeFolder(id);
  const frontMatter = `---\ntitle: ${yamlText(title)}\n---\n`;
  if (layout === "proposal") {
    return {
      [`${folder}/proposal.md`]: `${frontMatter}\n## Requirements\n\n${requirement}`,
      [`${folder}/tasks.md`]: tasks,
    };
  }
  const sections = [
    "## Why\n\nSay which problem this solves, and for whom.\n",
    "## What Changes\n\n- Say what will be different.\n",
    "## Impact\n\n- Name the files, folders and specs that it touches.\n",
  ];
  return {
    [`${folder}/proposal.md`]: `${frontMatter}\n# Change: ${title}\n\n${sections.join("\n")}`,
    [`${folder}/specs/${id}/spec.md`]: `## ADDED Requirements\n\n${requirement}`,
    [`${folder}/tasks.md`]: `## 1. Implementation\n\n${tasks}`,
  };
}
