import { buildCommitMessage } from "../../../../src/core/agents/commitMessage";
import { findGit, type Git } from "../../../../src/node/git/git";
import { Repository } from "../../../support/repository";

/** A message as the engine writes it. */
export const message = buildCommitMessage("Do it", {
  change: "rate-limiting",
  workstream: "ws-rate-limiting",
  run: "run-1",
  attempt: "edit#1",
});

/** A repository with one commit, `first`. */
export async function sampleRepository(): Promise<{
  repo: Repository;
  git: Git;
  first: string;
}> {
  const repo = new Repository();
  const first = repo.commit({
    "a.txt": "one\n",
    "src/b.txt": "b\n",
    ".gitignore": "ignored/\nnode_modules/\n",
  });
  return { repo, git: await findGit(repo.top), first };
}
