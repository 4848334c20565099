import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ArchiveDocumentSchema } from "../../src/protocol/cli";
import { temporaryFolder } from "../support/temporaryFolder";
import { runCli } from "./support/runCli";

/** Root of the project that a test works in; `newProject` makes another. */
export let root = "";

export function write(file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

export function read(file: string): string {
  return readFileSync(path.join(root, file), "utf8");
}

export function has(file: string): boolean {
  return existsSync(path.join(root, file));
}

export const proposal = `---
title: Rate Limiting
---
## Requirements
### Requirement: Request Rate Limiting
The API SHALL limit requests to 100/min per client.

#### Scenario: Exceed Limit
- WHEN client makes 101 requests in 1 minute
- THEN API SHALL return 429 status
`;

/** workflow.md's change, ready to archive as far as its own files go. */
export function newChange(tasks = "- [x] Add rate limiter middleware\n"): void {
  write("openspec/changes/rate-limiting/proposal.md", proposal);
  write("openspec/changes/rate-limiting/tasks.md", tasks);
}

/** A new project with workflow.md's change. */
export function newProject(): void {
  root = temporaryFolder();
  newChange();
}

/** Runs `archive --json` in the project. */
export async function archive(...args: readonly string[]) {
  const { exitCode, stdout, stderr } = await runCli(["archive", ...args, "--json"], { cwd: root });
  return { exitCode, stderr, document: ArchiveDocumentSchema.parse(JSON.parse(stdout)) };
}
