import { hasKeyword } from "../text/requirementBlock";

// One search each: a pattern of all of them reads every character several times slower.
const unusual = ["\r", "```", "~~~", "\u2028", "\u2029", "\uFEFF"];
const whenStep = "\n- **WHEN** ";
const thenStep = "\n- **THEN** ";
const requirement = "### Requirement: ";
const scenario = "#### Scenario: ";

/**
 * A requirement with its scenarios as nearly all are written: one line that states it, steps in their usual order.
 * One pattern reads it many times faster than line after line; whatever it does not match is read so.
 */
const usual =
  /### Requirement: (\S(?:[^\n]*\S)?)\n(?=[^\n]*\b(?:SHALL|MUST)\b)([A-Za-z][^\n]*)\n+(?:#### Scenario: [^\n]*\S\n(?:- \*\*GIVEN\*\* [^\n]+\n)*- \*\*WHEN\*\* [^\n]+\n(?:- \*\*AND\*\* [^\n]+\n)*- \*\*THEN\*\* [^\n]+\n(?:- \*\*AND\*\* [^\n]+\n)*\n*)+(?=#|$)/y;

/** Far more than any requirement has, and few enough for a pattern. */
const usualLength = 1 << 16;

/** What has been read of the requirement or the scenario at hand. */
interface Progress {
  part: "title" | "purpose" | "requirements" | "statement" | "scenario";
  /** Characters of the Purpose, or of the statement, without what stands around lines. */
  length: number;
  hasKeyword: boolean;
  hasWhen: boolean;
  hasThen: boolean;
}

/** Whether what was read is whole, so that another heading may follow. */
function isWhole({ part, length, hasWhen, hasThen }: Progress): boolean {
  if (part === "purpose") return length >= 50;
  if (part === "scenario") return hasWhen && hasThen;
  return part === "requirements";
}

/** Goes on to what a heading begins; undefined for one that is not plain or stands elsewhere than usual. */
function afterHeading(
  line: string,
  before: Progress,
  names: Set<string>,
): Progress["part"] | undefined {
  const { part } = before;
  if (part === "title") {
    if (line === "## Purpose") return "purpose";
    return /^# [A-Za-z0-9]/.test(line) && !/^# (?:purpose|requirements)\s*$/i.test(line)
      ? "title"
      : undefined;
  }
  if (part === "purpose") {
    return line === "## Requirements" && isWhole(before) ? "requirements" : undefined;
  }
  if (line.startsWith(scenario)) {
    const isNamed = line.length > scenario.length && line.trimEnd() === line;
    const mayFollow = part === "statement" ? before.hasKeyword : part === "scenario" && isWhole(before);
    return isNamed && mayFollow ? "scenario" : undefined;
  }
  const name = line.startsWith(requirement) ? line.slice(requirement.length) : "";
  if (name === "" || name.trim() !== name || name.endsWith("#") || names.has(name)) return undefined;
  if (!isWhole(before)) return undefined;
  names.add(name);
  return "statement";
}

/** Reads a line of prose; false when only the exact readers can tell what it means. */
function readProse(line: string, progress: Progress): boolean {
  const trimmed = line.trim();
  if (trimmed === "") return true;
  if (progress.part === "purpose") {
    if (/tbd|todo/i.test(trimmed)) return false;
    progress.length += trimmed.length;
  } else if (progress.part === "statement") {
    if (trimmed.startsWith("#") || trimmed.startsWith("**")) return false;
    progress.length += trimmed.length + 1;
    progress.hasKeyword ||= hasKeyword(trimmed);
    return progress.length <= 500;
  }
  return true;
}

/** Whether a line that begins so says more, in a scenario between two places; only the first such line is looked at. */
function hasStep(text: string, from: number, to: number, step: string): boolean {
  const at = text.indexOf(step, from);
  const behind = at + step.length;
  return at !== -1 && behind < to && text.charAt(behind) !== "\n";
}

/** Reads what stands below a heading, line breaks at both ends included; false when only the exact readers can. */
function readBody(text: string, from: number, to: number, progress: Progress): boolean {
  if (progress.part === "scenario") {
    progress.hasWhen = hasStep(text, from, to, whenStep);
    progress.hasThen = hasStep(text, from, to, thenStep);
    return isWhole(progress);
  }
  for (let at = from + 1, end = 0; at < to; at = end + 1) {
    end = text.indexOf("\n", at);
    if (end === -1) end = to;
    if (!readProse(text.slice(at, end), progress)) return false;
  }
  return true;
}

/** Where the requirement that begins at a place ends, scenarios and all, if it is written as usual; else that place. */
function behindUsual(text: string, at: number, names: Set<string>): number {
  usual.lastIndex = at;
  const [, name = "", statement = ""] = usual.exec(text) ?? [];
  if (name === "" || name.endsWith("#") || names.has(name) || statement.length >= 500) return at;
  names.add(name);
  return usual.lastIndex;
}

/**
 * How many requirements a main spec has that is written as nearly all are and about which nothing can be said: a
 * Purpose, then requirements that each state something with SHALL or MUST and have scenarios with WHEN and THEN, no
 * code, no other heading. Undefined for any other, which may be sound all the same. It reads only what it must, where
 * the rules read all of a text several times.
 */
export function plainRequirements(text: string): number | undefined {
  if (!text.startsWith("#") || unusual.some((mark) => text.includes(mark))) return undefined;
  const names = new Set<string>();
  let now: Progress = progressIn("title");
  for (let at = 0; at < text.length;) {
    if (isWhole(now) && now.part !== "purpose" && text.length <= usualLength) {
      const behind = behindUsual(text, at, names);
      if (behind > at) {
        at = behind;
        now = wholeScenario;
        continue;
      }
    }
    const lineEnd = text.indexOf("\n", at);
    if (lineEnd === -1) return undefined;
    const part = afterHeading(text.slice(at, lineEnd), now, names);
    if (part === undefined) return undefined;
    now = progressIn(part);
    const next = text.indexOf("\n#", lineEnd);
    const end = next === -1 ? text.length : next + 1;
    if (!readBody(text, lineEnd, end, now)) return undefined;
    at = end;
  }
  return now.part === "scenario" ? names.size : undefined;
}

function progressIn(part: Progress["part"]): Progress {
  return { part, length: 0, hasKeyword: false, hasWhen: false, hasThen: false };
}

const wholeScenario: Progress = { ...progressIn("scenario"), hasWhen: true, hasThen: true };
