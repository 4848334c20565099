import { UserError } from "../errors";
import type { Place } from "../model/change";
import { issueAt } from "../model/issueAt";
import { isGlob, pathProblem } from "../scope/glob";
import type { NamedPath } from "../scope/namedPaths";
import type { TrackedPaths } from "../scope/pathToken";
import { testFilesOf, type NamedCommand } from "../scope/testCommands";

/** Where a value of a bundle came from. */
export interface Origin {
  value: string;
  place: Place;
}

/** The two path lists of a bundle, with the lines that named them. */
export interface BundleScope {
  filesScope: string[];
  filesCreate: string[];
  origins: { field: "files_scope" | "files_create"; value: string; place: Place }[];
  /** Whether anything but the acceptance commands named a path. */
  isNamed: boolean;
}

function normalise(entry: string, tracked: TrackedPaths): string {
  const path = entry.trim().replace(/^(\.\/)+/, "");
  const folder = path.replace(/(?<!\/)\/+$/, "");
  return path.endsWith("/") || (!isGlob(path) && tracked.hasFolder(folder)) ? `${folder}/**` : path;
}

/** Checks and normalises what --scope gave; throws a UserError (exit 2) naming every entry that may not be there. */
export function givenScope(entries: readonly string[], tracked: TrackedPaths): string[] {
  const issues = entries.flatMap((entry) => {
    const problem =
      entry.trim() === "" ? "An empty path names nothing." : pathProblem(entry.trim());
    if (problem === undefined) return [];
    const message = `--scope ${problem}`;
    return [issueAt({ file: "." }, { source: "bundle", code: "path-is-inside", message })];
  });
  if (issues.length > 0) {
    throw new UserError(issues.map(({ message }) => message).join("\n"), { exitCode: 2, issues });
  }
  return [...new Set(entries.map((entry) => normalise(entry, tracked)))];
}

/** Test files of the commands that do not exist yet: the agent must be able to write them. */
function newTestFiles(commands: readonly NamedCommand[], tracked: TrackedPaths): Origin[] {
  return commands.flatMap(({ command, place }) =>
    testFilesOf(command)
      .filter((path) => !tracked.hasFile(path) && pathProblem(path) === undefined)
      .map((value) => ({ value, place })),
  );
}

/** Puts the named (or given) paths and the new test files into the two lists of a bundle. */
export function bundleScope(
  named: readonly NamedPath[],
  commands: readonly NamedCommand[],
  given: readonly string[] | undefined,
  tracked: TrackedPaths,
): BundleScope {
  const namedOrigins = named.map(({ path, place }) => ({ value: path, place }));
  const paths = given ?? namedOrigins.map(({ value }) => value);
  const tests = newTestFiles(commands, tracked);
  const isNamed = paths.length > 0;
  const filesScope = isNamed ? [...new Set([...paths, ...tests.map(({ value }) => value)])] : [];
  const isNew = (path: string) => !isGlob(path) && !tracked.hasFile(path);
  const filesCreate = [...new Set([...paths.filter(isNew), ...tests.map(({ value }) => value)])];
  // Of several places the first counts, which is set last.
  const origins = new Map([...namedOrigins, ...tests].reverse().map((each) => [each.value, each]));
  const originsOf = (field: "files_scope" | "files_create", values: readonly string[]) =>
    values.flatMap((value) => {
      const origin = origins.get(value);
      return origin === undefined ? [] : [{ field, ...origin }];
    });
  return {
    filesScope,
    filesCreate,
    isNamed,
    origins: [...originsOf("files_scope", filesScope), ...originsOf("files_create", filesCreate)],
  };
}
