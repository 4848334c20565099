import path from "node:path";
import type { ScratchProject, Files } from "./scratchProject";

/** A small change whose module and test lie where a test wants them. */
export interface AnswerPaths {
  module: string;
  test: string;
}

/** The workstream that `convert` makes of the change. */
export const answerId = "ws-give-an-answer";
/** The change's id. */
export const answerChangeId = "give-answer";

export const defaultPaths: AnswerPaths = { module: "src/answer.js", test: "test/answer.test.js" };

/** How the change's test is run. */
function answerCommand({ test }: AnswerPaths): string {
  return `node --test ${/[^\w./-]/.test(test) ? `"${test}"` : test}`;
}

/** The change's documents; they name the files and the command, so that `convert` needs no help. */
export function answerDocuments(paths: AnswerPaths = defaultPaths): Files {
  const folder = `openspec/changes/${answerChangeId}`;
  return {
    [`${folder}/proposal.md`]: `---
title: Give an answer
---
## Requirements
### Requirement: Answer
The API SHALL answer 42.

#### Scenario: Give Answer
- WHEN it is asked
- THEN it answers 42
`,
    [`${folder}/tasks.md`]: `- [ ] Answer in \`${paths.module}\`\n- [ ] Test it in \`${paths.test}\` with \`${answerCommand(paths)}\`\n`,
  };
}

/** What does the change: a module and a test named after the scenario. */
export function answerWork({ module, test }: AnswerPaths = defaultPaths): Files {
  const from = path.posix.relative(path.posix.dirname(test), module);
  return {
    [module]: "export const answer = () => 42;\n",
    [test]: `import assert from "node:assert/strict";
import { test } from "node:test";
import { answer } from "${from}";
test("give answer: it is 42", () => assert.equal(answer(), 42));
`,
  };
}

/** A repository with the change, a scripted agent that can do it, and a first commit before both. */
export function prepareAnswer(project: ScratchProject, paths: AnswerPaths = defaultPaths): void {
  project.write({ "package.json": '{ "private": true, "type": "module" }\n' });
  project.commitAll();
  project.write(answerDocuments(paths));
  project.useAgent({ [answerId]: { edit: answerWork(paths) } });
}

/** The change from its documents to the archive, as a person types it. */
export async function walkAnswer(project: ScratchProject): Promise<void> {
  await project.ok("convert", "--change-id", answerChangeId);
  await project.ok("check");
  await project.ok("run", "--ws-id", answerId, "--trust");
  await project.ok("merge", "--ws-id", answerId);
  await project.ok("archive", answerChangeId);
}
