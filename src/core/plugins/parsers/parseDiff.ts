import { parsePatch } from "diff";
import { parsedOutput, type Finding, type ParsedOutput } from "../output/finding";

/** `+++ b/src/a.py`, `+++ src/a.py<TAB>date` and isort's `+++ /x/a.py:after` name the same kind of thing. */
function fileName(name: string | undefined): string | undefined {
  return name
    ?.split("\t", 1)[0]
    ?.replace(/^b\//, "")
    .replace(/:(?:before|after)$/, "");
}

/** Reads each hunk of a unified diff as one place that would be changed. */
export function parseDiff(text: string): ParsedOutput {
  const start = text.search(/^--- /m);
  if (start < 0) return parsedOutput({ fits: text.trim() === "" });
  let files;
  try {
    files = parsePatch(text.slice(start));
  } catch {
    return parsedOutput({ fits: false });
  }
  const findings: Finding[] = files.flatMap((file) =>
    file.hunks.map((hunk) => {
      const lead = hunk.lines.findIndex((line) => !line.startsWith(" "));
      const changed = hunk.lines.filter((line) => line.startsWith("-")).length;
      const line = Math.max(1, hunk.oldStart + Math.max(0, lead));
      return {
        file: fileName(file.newFileName),
        line,
        endLine: line + Math.max(0, changed - 1),
      };
    }),
  );
  return parsedOutput({ findings });
}
