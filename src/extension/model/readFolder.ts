import path from "node:path";
import { fileText } from "../../node/change/readFolder";
import type { UnsavedText } from "./specReader";

/** The texts of files, unsaved ones as they are in the editor. A file that went away meanwhile is left out. */
export function readTexts(
  root: string,
  files: readonly string[],
  unsaved: UnsavedText,
): Promise<Record<string, string>> {
  const read = files.flatMap((file) => {
    const absolute = path.join(root, file);
    const text = unsaved(absolute) ?? fileText(absolute);
    return text === undefined ? [] : [[file, text] as const];
  });
  return Promise.resolve(Object.fromEntries(read));
}
