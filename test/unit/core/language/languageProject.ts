import { applyEdits } from "../../../../src/core/language/applyEdits";
import type { ProjectTexts } from "../../../../src/core/language/projectTexts";
import type { FileEdit } from "../../../../src/core/language/textEdit";

export const specFile = "openspec/specs/api/limits/spec.md";
export const deltaFile = "openspec/changes/rate-limiting/specs/api/limits/spec.md";
export const proposalFile = "openspec/changes/hello/proposal.md";
export const tasksFile = "openspec/changes/rate-limiting/tasks.md";
export const bundleFile = "workstreams/ws-rate-limiting.json";

export const spec = `# limits Specification

## Purpose
Keeps one client from taking what all the others need too.

## Requirements
### Requirement: Request Rate Limiting
The API SHALL limit requests to 100/min per client.

#### Scenario: Exceed Limit
- **WHEN** a client makes 101 requests in 1 minute
- **THEN** the API SHALL return 429

#### Scenario: Within Limit
- **WHEN** a client makes 99 requests in 1 minute
- **THEN** the API SHALL answer them

### Requirement: Limit Headers
The API SHALL say in headers what is left.

#### Scenario: Headers
- **WHEN** a client asks
- **THEN** X-Left is there
`;

export const delta = `## MODIFIED Requirements

### Requirement: Request Rate Limiting
The API SHALL limit requests to 50/min per client.

#### Scenario: Exceed Limit
- **WHEN** a client makes 51 requests in 1 minute
- **THEN** the API SHALL return 429

## REMOVED Requirements

- \`### Requirement: Limit Headers\`
`;

export const tasks = `## 1. Build

- [ ] 1.1 Change Request Rate Limiting
- [x] 1.2 Test it
`;

export const proposal = `## Requirements

### Requirement: Hello
The API SHALL greet.

#### Scenario: Say Hello
- **WHEN** asked
- **THEN** it greets
`;

export const bundle = `{
  "id": "ws-rate-limiting",
  "openspec_change": "rate-limiting",
  "tasks": ["1.1 Change Request Rate Limiting"],
  "files_scope": ["src/limiter.js"],
  "acceptance_tests": ["Verify: Exceed Limit scenario", "npm test"]
}
`;

export const files: Readonly<Record<string, string>> = {
  [specFile]: spec,
  [deltaFile]: delta,
  [proposalFile]: proposal,
  [tasksFile]: tasks,
  [bundleFile]: bundle,
};

/** The texts of a project that is nothing but these files. */
export function projectOf(all: Readonly<Record<string, string>>): ProjectTexts {
  const ids = Object.keys(all).flatMap(
    (file) => /^openspec\/changes\/(?!archive\/)([^/]+)\//.exec(file)?.[1] ?? [],
  );
  return {
    text: (file) => all[file],
    changes: () => [...new Set(ids)],
    changeFiles: (change) =>
      Object.fromEntries(
        Object.entries(all).filter(([file]) => file.startsWith(`openspec/changes/${change}/`)),
      ),
    bundles: () =>
      Object.entries(all).flatMap(([file, text]) =>
        file.startsWith("workstreams/") ? [{ file, text }] : [],
      ),
  };
}

/** The texts of those files that edits change. */
export function edited(
  all: Readonly<Record<string, string>>,
  edits: readonly FileEdit[],
): Record<string, string> {
  const names = [...new Set(edits.map(({ file }) => file))];
  return Object.fromEntries(
    names.map((file) => [
      file,
      applyEdits(
        all[file] ?? "",
        edits.filter((edit) => edit.file === file),
      ),
    ]),
  );
}

/** The 1-based place of the first text that is `part`, `into` characters further. */
export function placeOf(text: string, part: string, into = 0): { line: number; column: number } {
  const at = text.indexOf(part);
  if (at === -1) throw new Error(`the text has no ${part}`);
  const before = text.slice(0, at + into).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}
