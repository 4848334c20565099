import path from "node:path";
import { UserError } from "../../core/errors";
import type { FileOperation } from "../../core/archive/planArchive";
import { filesBelow } from "../change/readFolder";
import { findGit } from "../git/git";
import { operationIn, operationText } from "../git/operations";
import type { Project } from "../project";

/** Makes the commit of an archive once its files are in place; resolves to the commit. */
export type ArchiveCommitter = (subject: string) => Promise<string>;

/**
 * Looks up what the commit of an archive will hold, before anything moves: exactly the files it moves and writes,
 * without those that git ignores. Throws a UserError outside of a git repository.
 */
export async function prepareCommit(
  project: Project,
  operations: readonly FileOperation[],
): Promise<ArchiveCommitter> {
  const git = await findGit(project.root);
  const open = operationIn(git.top);
  if (open !== undefined) {
    throw new UserError(`Nothing was archived: ${operationText(open)}, then archive again.`);
  }
  const inGit = (file: string) => path.posix.join(project.prefix, file);
  const all = await git.untrackedPaths({ ignored: true });
  const untracked = new Set(await git.untrackedPaths());
  const ignored = new Set(all.filter((file) => !untracked.has(file)));
  const paths = operations.flatMap((operation) => {
    if (operation.kind !== "move") return [inGit(operation.path)];
    return filesBelow(path.join(project.root, operation.path))
      .filter((file) => !ignored.has(inGit(`${operation.path}/${file}`)))
      .flatMap((file) => [inGit(`${operation.path}/${file}`), inGit(`${operation.to}/${file}`)]);
  });
  return async (subject) => (await git.commitPaths(paths, subject)).commit;
}
