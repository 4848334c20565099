import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const made: string[] = [];

/** Writes texts below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** A folder with these files, in no repository. */
export function sampleFolder(files: Readonly<Record<string, string>> = {}): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "workstreams-test-")));
  made.push(folder);
  writeFiles(folder, files);
  return folder;
}

/** A git repository with these files committed. */
export function sampleRepository(files: Readonly<Record<string, string>> = {}): string {
  const folder = sampleFolder({ "README.md": "sample\n", ...files });
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder, stdio: "pipe" });
  git("init", "-q", "-b", "main");
  git("add", ".");
  git("-c", "user.name=T", "-c", "user.email=t@example.invalid", "commit", "-q", "-m", "Start");
  return folder;
}

/** Removes what the tests made. */
export function removeSamples(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** workflow.md's change. */
export const rateLimiting = {
  "openspec/changes/rate-limiting/proposal.md": [
    "---",
    "title: Rate Limiting",
    "---",
    "## Requirements",
    "### Requirement: Request Rate Limiting",
    "The API SHALL limit requests to 100/min per client.",
    "",
    "#### Scenario: Exceed Limit",
    "- WHEN client makes 101 requests in 1 minute",
    "- THEN API SHALL return 429 status",
    "",
  ].join("\n"),
  "openspec/changes/rate-limiting/tasks.md":
    "- [ ] Add rate limiter middleware\n- [ ] Configure Redis backend\n- [ ] Add monitoring\n",
} as const;
