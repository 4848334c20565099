import { commitFiles, type Files } from "../support/repository";
import { temporaryFolder } from "../support/temporaryFolder";

/** A git repository with these files committed. */
export function sampleRepository(files: Files = {}): string {
  const folder = temporaryFolder();
  commitFiles(folder, { "README.md": "sample\n", ...files });
  return folder;
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
