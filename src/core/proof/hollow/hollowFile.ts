import { hollowPython } from "./hollowPython";
import { hollowScript } from "./hollowScript";
import { inComments, type ChangedFile, type HollowVersion } from "./hollowVersion";

/** What stands in a file's place in a version without the change; null where there is to be none. */
export interface HollowFile {
  text: string | null;
  /** How many functions in it are hollow. */
  stubs: number;
}

const commentMark: readonly (readonly [RegExp, string])[] = [
  [/\.(?:go|rs|java|kt|cs|swift|scala|php|c|h|cpp|hpp)$/, "//"],
  [/\.(?:rb|sh|bash|ya?ml|toml|ex|exs|pl|r)$/i, "#"],
];

function hollowJson({ base, commit }: ChangedFile): HollowFile {
  if (base !== undefined) return { text: base, stubs: 0 };
  return { text: commit.trimStart().startsWith("[") ? "[]\n" : "{}\n", stubs: 1 };
}

/**
 * A product file without the change: what the base had, with hollow functions where only the change has any, and with the
 * changed text in comments, so that a test that only reads the source learns nothing.
 */
export function hollowFile(file: ChangedFile, version: HollowVersion): HollowFile {
  const { path, base, commit } = file;
  if (/\.(?:[cm]?[jt]s|[jt]sx)$/.test(path) && !path.endsWith(".d.ts"))
    return hollowScript(file, version);
  if (path.endsWith(".py")) return hollowPython(file, version);
  if (path.endsWith(".json")) return hollowJson(file);
  if (base === undefined) return { text: null, stubs: 0 };
  const mark = commentMark.find(([ending]) => ending.test(path))?.[1];
  return { text: mark === undefined ? base : `${base}\n${inComments(commit, mark)}\n`, stubs: 0 };
}
