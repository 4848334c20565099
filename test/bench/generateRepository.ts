import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** How much a generated repository holds. */
export interface RepositorySize {
  specs: number;
  changes: number;
}

function requirement(name: string, scenarios: number): string {
  const all = Array.from({ length: scenarios }, (_, at) =>
    [
      `#### Scenario: Case ${at + 1} of ${name}`,
      `- **GIVEN** an account with ${at} open orders`,
      `- **WHEN** a client asks for page ${at + 1}`,
      "- **THEN** it gets the orders of that page",
      "- **AND** the total number of orders",
      "",
    ].join("\n"),
  );
  return `### Requirement: ${name}\nThe system SHALL answer every question about ${name.toLowerCase()} within a second, and MUST say so when it cannot.\n\n${all.join("\n")}\n`;
}

function specText(at: number): string {
  const requirements = Array.from({ length: 5 }, (_, each) => requirement(`Topic ${each}`, 3));
  return `# capability-${at} Specification\n\n## Purpose\nAnswers the questions of clients about capability ${at} of the shop, quickly and in full.\n\n## Requirements\n\n${requirements.join("\n")}`;
}

/** Makes a repository of valid specs and changes: 5 requirements a spec, 3 operations and 10 tasks a change. */
export function generateRepository(root: string, { specs, changes }: RepositorySize): void {
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  };
  write("openspec/config.yaml", "schema: spec-driven\n");
  for (let at = 0; at < specs; at++) {
    write(`openspec/specs/capability-${at}/spec.md`, specText(at));
  }
  for (let at = 0; at < changes; at++) {
    const folder = `openspec/changes/change-${at}`;
    const tasks = Array.from(
      { length: 10 },
      (_, n) => `- [${n < 5 ? "x" : " "}] 1.${n + 1} Step ${n}`,
    );
    const removed = "- `### Requirement: Topic 4`";
    write(`${folder}/.openspec.yaml`, "schema: spec-driven\ncreated: 2026-01-01\n");
    write(
      `${folder}/proposal.md`,
      `# Change: Improve capability ${at}\n\n## Why\nClients ask for more than capability ${at} can answer today, and wait too long.\n\n## What Changes\n- Answer more.\n`,
    );
    write(`${folder}/tasks.md`, `## 1. Work\n\n${tasks.join("\n")}\n`);
    write(
      `${folder}/specs/capability-${at}/spec.md`,
      `## ADDED Requirements\n\n${requirement("Topic 5", 2)}\n## MODIFIED Requirements\n\n${requirement("Topic 1", 3)}\n## REMOVED Requirements\n\n${removed}\n`,
    );
  }
}
