import type { Change } from "../model/change";
import { parseChange } from "../change/parseChange";
import { verifyLines } from "../trace/verifyLines";
import { bundleTexts } from "./bundleTexts";
import { provenKey } from "./languageTarget";
import type { ProjectTexts } from "./projectTexts";
import type { FileEdit } from "./textEdit";

/** Old and new words of what must be proven: a change has the same things in the same order, only their names differ. */
function renamed(before: Change, after: Change): Map<string, { line: string; key: string }> {
  const next = verifyLines(after);
  return new Map(
    verifyLines(before).flatMap(({ key }, index) => {
      const line = next[index];
      return line === undefined ? [] : [[key, line] as const];
    }),
  );
}

/** What bundles of a change have to say instead when names in the change become those of `after`. */
export function bundleEdits(
  texts: ProjectTexts,
  change: string,
  after: Readonly<Record<string, string>>,
): FileEdit[] {
  const files = texts.changeFiles(change);
  const before = parseChange(change, files);
  const lines = new Map(verifyLines(before).map(({ line, key }) => [key, line]));
  const next = renamed(before, parseChange(change, { ...files, ...after }));
  return texts.bundles().flatMap(({ file, text }): FileEdit[] => {
    const bundle = bundleTexts(text);
    if (bundle?.change !== change) return [];
    const tests = bundle.acceptanceTests.flatMap(({ value, range }): FileEdit[] => {
      const key = provenKey(value, before) ?? "";
      const said = next.get(key)?.line;
      if (said === undefined || said === lines.get(key)) return [];
      return [{ file, ...range, text: JSON.stringify(said) }];
    });
    const keys = bundle.scenarioTests.flatMap(({ value, range }): FileEdit[] => {
      const key = next.get(value)?.key;
      return key === undefined || key === value
        ? []
        : [{ file, ...range, text: JSON.stringify(key) }];
    });
    return [...tests, ...keys];
  });
}
