import { devNull } from "node:os";
import { git, gitLine, nulSeparated } from "../runGit";
import type { Repository } from "../repository";
import { withScratchIndex } from "../scratchIndex";

/** A path of a tree that is to be another: as in another commit (or not there), a text, or nothing. */
export type TreeEdit =
  | { path: string; as: "commit"; commit: string }
  | { path: string; as: "text"; text: string }
  | { path: string; as: "nothing" };

/** Mode and object of each path of a commit. */
async function entriesOf({ top }: Repository, commit: string): Promise<Map<string, string>> {
  const listed = nulSeparated(await git(top, ["ls-tree", "-r", "-z", "--full-tree", commit]));
  return new Map(
    listed.map((line) => {
      const [mode = "", , object = ""] = line.slice(0, line.indexOf("\t")).split(" ");
      return [line.slice(line.indexOf("\t") + 1), `${mode} ${object}`] as const;
    }),
  );
}

/** The tree of a commit with single paths exchanged; writes objects and nothing else. */
export async function composeTree(
  repository: Repository,
  from: string,
  edits: readonly TreeEdit[],
): Promise<string> {
  const { top } = repository;
  const commits = new Map<string, Promise<Map<string, string>>>();
  const entries = (commit: string) => {
    const found = commits.get(commit) ?? entriesOf(repository, commit);
    commits.set(commit, found);
    return found;
  };
  const gone = `0 ${"0".repeat(from.length)}`;
  const lines: string[] = [];
  for (const edit of edits) {
    if (edit.as === "text") {
      // An input must not be empty; an empty file has what an empty device has.
      const object =
        edit.text === ""
          ? await gitLine(top, ["hash-object", "-w", devNull])
          : await gitLine(top, ["hash-object", "-w", "--stdin"], { input: edit.text });
      const mode = (await entries(from)).get(edit.path)?.split(" ")[0] ?? "100644";
      lines.push(`${mode} ${object}\t${edit.path}`);
      continue;
    }
    const known = edit.as === "commit" ? (await entries(edit.commit)).get(edit.path) : undefined;
    lines.push(`${known ?? gone}\t${edit.path}`);
  }
  return withScratchIndex(repository, from, async ({ env }) => {
    // What goes comes first: a file may stand where a folder was.
    const sorted = [...lines].sort(
      (one, other) => Number(other.startsWith("0 ")) - Number(one.startsWith("0 ")),
    );
    const input = sorted.map((line) => `${line}\0`).join("");
    if (input !== "")
      await git(top, ["update-index", "--replace", "-z", "--index-info"], { env, input });
    return gitLine(top, ["write-tree"], { env });
  });
}
