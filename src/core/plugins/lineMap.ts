import { readDiff, type Hunk } from "./readDiff";

/** Where a line of the base is in the head. */
export interface LineMap {
  /** The file's name in the head. */
  file: (baseFile: string) => string;
  /** The line's number in the head; undefined when the line was deleted or rewritten beyond recognition. */
  line: (baseFile: string, line: number) => number | undefined;
}

function mapLine(hunks: readonly Hunk[], line: number): number | undefined {
  let offset = 0;
  for (const hunk of hunks) {
    const [baseCount, headCount] = [hunk.removed.length, hunk.added.length];
    const start = baseCount === 0 ? hunk.baseStart + 1 : hunk.baseStart;
    if (line < start) break;
    if (baseCount > 0 && line < hunk.baseStart + baseCount) {
      // Edited in place: as many lines as before, so each is the successor of the one in its position.
      const inPlace = baseCount === headCount;
      return inPlace ? hunk.headStart + (line - hunk.baseStart) : undefined;
    }
    offset += headCount - baseCount;
  }
  return line + offset;
}

/** Reads the output of `git diff -U0 -M BASE HEAD`: where each line of the base went. Files it does not name are unchanged. */
export function lineMapOf(diff: string): LineMap {
  const files = new Map(
    readDiff(diff).flatMap((file) => (file.base === null ? [] : [[file.base, file] as const])),
  );
  return {
    file: (baseFile) => files.get(baseFile)?.head ?? baseFile,
    line: (baseFile, line) => {
      const file = files.get(baseFile);
      if (file === undefined) return line;
      return file.head === null ? undefined : mapLine(file.hunks, line);
    },
  };
}
