import path from "node:path";
import picomatch from "picomatch";
import { isTestPath } from "../proof/testPaths";
import { firstNames } from "../words/firstNames";
import type { Issue } from "../model/issue";
import { issueAt } from "../model/issueAt";

/** A checker that has ended, as far as it says what it looked at. */
export interface EndedChecker {
  id: string;
  extensions: readonly string[];
  notLookedAt: readonly string[];
}

/** Texts and data, which hold no code. */
const noCode = new Set([
  ...[".md", ".mdx", ".markdown", ".json", ".jsonc", ".json5"],
  ...[".yaml", ".yml", ".toml", ".xml", ".svg", ".graphql"],
]);

function isCode(file: string): boolean {
  return !noCode.has(path.posix.extname(file).toLowerCase()) && !isTestPath(file);
}

/**
 * An issue for each changed source file of a checked language that every checker of that language left out: a pass says
 * nothing about it. Tests are judged by what they do. `unchecked`: globs of files that no checker has to look at.
 */
export function filesNotLookedAt(
  files: readonly string[],
  checkers: readonly EndedChecker[],
  unchecked: readonly string[],
): Issue[] {
  const isUnchecked = picomatch([...unchecked], { dot: true });
  return files
    .filter((file) => isCode(file) && !isUnchecked(file))
    .flatMap((file) => {
      const extension = path.posix.extname(file).toLowerCase();
      const own = checkers.filter(({ extensions }) => extensions.includes(extension));
      const [first] = own;
      if (first === undefined || !own.every((each) => each.notLookedAt.includes(file))) return [];
      return [
        issueAt(
          { file },
          {
            source: first.id,
            code: "not-looked-at",
            message: `Not looked at by ${firstNames(own.map(({ id }) => id))}: its configuration leaves this file out, so nothing is known about it.`,
            help: 'Let a checker look at it, or name it in "plugins": {"unchecked": […]} of .workstreams.json.',
          },
        ),
      ];
    });
}
