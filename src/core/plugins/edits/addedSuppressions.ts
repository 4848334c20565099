import path from "node:path";
import { issueAt } from "../../model/issueAt";
import type { Issue } from "../../model/issue";
import type { FileDiff } from "../readDiff";
import { suppressionSigns } from "./suppressionSigns";

interface Found {
  file: string;
  line: number;
  column: number;
  code: string;
  /** The comment as it is written, from its sign on. */
  comment: string;
  text: string;
}

const longest = 80;

function foundIn(file: string, line: number, text: string): Found[] {
  const extension = path.posix.extname(file).toLowerCase();
  return suppressionSigns.flatMap(({ code, extensions, pattern }) => {
    if (extensions.length > 0 && !extensions.includes(extension)) return [];
    const match = pattern.exec(text);
    if (match === null) return [];
    const comment = text.slice(match.index).trim();
    return [{ file, line, column: match.index + 1, code, comment, text }];
  });
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, "");
}

/** Takes one of the equal ones out; a suppression that was there before accounts for one that is there. */
function takeOne(left: Found[], isSame: (old: Found) => boolean): boolean {
  const at = left.findIndex(isSame);
  if (at >= 0) left.splice(at, 1);
  return at >= 0;
}

function toIssue({ file, line, column, code, comment }: Found): Issue {
  const shown = comment.length > longest ? `${comment.slice(0, longest - 1)}…` : comment;
  return issueAt(
    { file, line, column },
    {
      source: "suppression",
      code,
      severity: "error",
      message: `The edit silences a checker: ${shown}`,
      help: "Solve what the checker reports and remove the comment.",
    },
  );
}

/**
 * The suppressions that an edit added, such as `noqa` and `eslint-disable`: one issue each. A line that was only moved,
 * indented or changed beside the comment adds none.
 */
export function addedSuppressions(files: readonly FileDiff[]): Issue[] {
  const removed: Found[] = [];
  const added: Found[] = [];
  for (const { base, head, hunks } of files) {
    for (const hunk of hunks) {
      // In the name of the new file: that is where its successor is.
      const name = head ?? base ?? "";
      for (const text of hunk.removed) removed.push(...foundIn(name, 0, text));
      for (const [index, text] of hunk.added.entries()) {
        if (head !== null) added.push(...foundIn(head, hunk.headStart + index, text));
      }
    }
  }
  const inFile = added.filter(
    (each) =>
      !takeOne(
        removed,
        (old) => old.file === each.file && old.code === each.code && old.comment === each.comment,
      ),
  );
  return inFile
    .filter(
      (each) =>
        !takeOne(
          removed,
          (old) => old.code === each.code && squeezed(old.text) === squeezed(each.text),
        ),
    )
    .map(toIssue);
}
