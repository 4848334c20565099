import { UserError } from "../../core/errors";
import { git, GitError, nulSeparated } from "./runGit";

/** The first path of the index that is a path, spelt with whatever case, or lies below it; undefined when there is none. */
export async function trackedEntry(top: string, path: string): Promise<string | undefined> {
  try {
    // An own pathspec, because a file system may ignore case where git does not.
    const env = { GIT_LITERAL_PATHSPECS: "0", GIT_ICASE_PATHSPECS: "0" };
    const args = ["ls-files", "-z", "--", `:(top,icase,literal)${path}`];
    return nulSeparated(await git(top, args, { env }))[0];
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new UserError(
      `git could not say whether ${path} came with the repository, so nothing in it is read: ${error.result.stderr.trim()}`,
      { cause: error },
    );
  }
}
