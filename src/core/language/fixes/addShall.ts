import { readOutline, type SpecOutline } from "../../text/specOutline";
import { inLine, linesAfter, type FileEdit } from "../textEdit";
import type { FixMaker } from "./quickFix";

const softer = /\b(will|should|shall|must|can|may|has to|have to|needs to|need to)\b/i;
const metadata = /^\*\*[^*]+\*\*:/;

function lowered(sentence: string): string {
  // "API keys" and "GET" keep their capitals, "The" does not.
  return /^\p{Lu}(?:\p{Ll}|\s|$)/u.test(sentence)
    ? sentence.charAt(0).toLowerCase() + sentence.slice(1)
    : sentence;
}

/** The line of the body that states something; undefined when there is none. */
function statementLine({ lines }: SpecOutline, from: number, to: number): number | undefined {
  for (let line = from + 1; line <= to; line++) {
    const text = (lines[line - 1] ?? "").trim();
    if (text.startsWith("#") || /^(?:```|~~~)/.test(text)) return undefined;
    if (text !== "" && !metadata.test(text)) return line;
  }
  return undefined;
}

function stated(file: string, line: number, text: string): FileEdit {
  const found = softer.exec(text);
  if (found !== null) {
    const column = found.index + 1;
    return { file, ...inLine(line, column, column + found[0].length), text: "SHALL" };
  }
  const sentence = text.trim();
  const column = text.indexOf(sentence) + 1;
  const all = inLine(line, column, column + sentence.length);
  return { file, ...all, text: `The system SHALL ensure that ${lowered(sentence)}` };
}

/** Says SHALL in the body of a requirement: instead of "will" or "should", or in a sentence around what stands there. */
export const addShall: FixMaker = ({ file, text, issue }) => {
  const outline = readOutline(text);
  const requirement = outline.requirements.find(({ line }) => line === issue.line);
  if (requirement === undefined) return [];
  const line = statementLine(outline, requirement.line, requirement.lastLine);
  const says = /\b(?:SHALL|MUST)\b/.test(requirement.name);
  const sentence = says
    ? `${requirement.name.replace(/\.$/, "")}.`
    : `The system SHALL ${lowered(requirement.name).replace(/\.$/, "")}.`;
  const edit =
    line === undefined
      ? linesAfter(file, requirement.line, outline.lines[requirement.line - 1] ?? "", sentence)
      : stated(file, line, outline.lines[line - 1] ?? "");
  return [{ title: "Say SHALL in the body", edits: [edit], isPreferred: true }];
};
