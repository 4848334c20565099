import { bundleTexts } from "../bundleTexts";
import { languageFile } from "../languageFile";
import { newTaskNumbers } from "../taskNumbers";
import type { FileEdit } from "../textEdit";
import type { FixContext, FixMaker } from "./quickFix";

/** A bundle holds the text of its tasks, numbers included. */
function inBundles({ texts }: FixContext, change: string, renamed: ReadonlyMap<string, string>) {
  return texts.bundles().flatMap(({ file, text }): FileEdit[] => {
    const bundle = bundleTexts(text);
    if (bundle?.change !== change) return [];
    return bundle.tasks.flatMap(({ value, range }) => {
      const next = renamed.get(value);
      return next === undefined ? [] : [{ file, ...range, text: JSON.stringify(next) }];
    });
  });
}

/** Numbers groups and tasks anew in the order they stand, in tasks.md and in the bundles that hold them. */
export const renumberTasks: FixMaker = (context) => {
  const { file, text } = context;
  const place = languageFile(file);
  if (place.kind !== "tasks") return [];
  const numbers = newTaskNumbers(text);
  const renamed = new Map(
    numbers.flatMap(({ task }) => (task === undefined ? [] : [[task.from, task.to] as const])),
  );
  const edits = numbers.map(({ range, number }) => ({ file, ...range, text: number }));
  if (edits.length === 0) return [];
  const all = [...edits, ...inBundles(context, place.change, renamed)];
  return [{ title: "Renumber all tasks", edits: all, isPreferred: true }];
};
