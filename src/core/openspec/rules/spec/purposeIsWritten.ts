import { specText, specTextWithMark } from "../../../text/specText";
import { openspecIssue } from "../../openspecIssue";
import type { SpecRule } from "./specRule";

const generatedStart = "TBD - created by archiving change ";
const generatedEnd = ". Update Purpose after archive.";

const wordEnd = "(?![\\p{L}\\p{N}\\p{M}_])";
// In capitals it is a marker whatever follows; in other spellings ("Todo el …") only before punctuation.
const shouted = new RegExp(`^(?:TBD|TODO)${wordEnd}`, "u");
const punctuated = new RegExp(
  `^(?:TBD|TODO)${wordEnd}(?=[ \\t]*(?:$|\\n|[:\\-\u2013\u2014.,;()\\[\\]{}]))`,
  "iu",
);

/** Where the sentence that archiving writes begins; the start nearest before its end counts. */
function generatedAt(text: string): number | undefined {
  for (
    let end = text.indexOf(generatedEnd);
    end !== -1;
    end = text.indexOf(generatedEnd, end + 1)
  ) {
    const start = text.lastIndexOf(generatedStart, end);
    if (start !== -1) return start;
  }
  return undefined;
}

/** The line of the placeholder; undefined when no single line can be named. */
function lineOf(text: string, isLeading: boolean): number | undefined {
  const { lines, fenced } = specTextWithMark(text);
  const header = lines.findIndex(
    (line, at) => !fenced[at] && /^ {0,3}##(?!#)[ \t]+Purpose[ \t]*$/i.test(line),
  );
  if (header === -1) return undefined;
  const section: { line: number; text: string }[] = [];
  for (let at = header + 1; at < lines.length; at++) {
    const line = lines[at] ?? "";
    if (fenced[at]) continue;
    if (/^ {0,3}#{1,2}(?!#)[ \t]+/.test(line)) break;
    if (isLeading && line.trim() !== "") return at + 1;
    section.push({ line: at + 1, text: line });
  }
  if (isLeading) return undefined;
  const purpose = section.map((each) => each.text).join("\n");
  const start = generatedAt(purpose);
  if (start === undefined) return undefined;
  return section[purpose.slice(0, start).split("\n").length - 1]?.line;
}

/** Somebody wrote a Purpose, of at least 50 characters. */
export const purposeIsWritten: SpecRule = ({ purpose, text }) => {
  const { lines, fenced } = specText(purpose);
  const prose = lines
    .filter((_, at) => !fenced[at])
    .join("\n")
    .trim();
  const isLeading = shouted.test(prose) || punctuated.test(prose);
  if (isLeading || generatedAt(prose) !== undefined) {
    const message =
      "Purpose section is still a placeholder rather than a Purpose anyone wrote (the sentence `openspec archive` writes for a new capability, or a `TBD`/`TODO` marker left in its place). Replace it with what this capability is for, editing the main spec directly: a `## Purpose` in a delta is read only when the capability is created, so it cannot replace this one.";
    return [openspecIssue("WARNING", "overview", message, lineOf(text, isLeading))];
  }
  if (purpose.length >= 50) return [];
  const brief = "Purpose section is too brief (less than 50 characters)";
  return [openspecIssue("WARNING", "overview", brief)];
};
