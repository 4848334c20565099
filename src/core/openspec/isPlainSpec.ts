import { hasKeyword } from "../archive/delta/requirementBlock";

const unusual = /[\r\u2028\u2029]|^\uFEFF|```|~~~/;
const requirement = "### Requirement: ";
const scenario = "#### Scenario: ";

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

/**
 * Whether a main spec is written as nearly all are and nothing can be said about it: a Purpose, then requirements that
 * each state something with SHALL or MUST and have scenarios with WHEN and THEN, no code, no other heading. One pass,
 * where the rules need several; what is not plain may be sound all the same.
 */
export function isPlainSpec(text: string): boolean {
  if (unusual.test(text)) return false;
  const names = new Set<string>();
  let now: Progress = progressIn("title");
  for (let at = 0, end = 0; at < text.length; at = end + 1) {
    end = text.indexOf("\n", at);
    if (end === -1) end = text.length;
    if (text.startsWith("#", at)) {
      const part = afterHeading(text.slice(at, end), now, names);
      if (part === undefined) return false;
      now = progressIn(part);
    } else if (now.part === "scenario") {
      if (end - at > 11) {
        now.hasWhen ||= text.startsWith("- **WHEN** ", at);
        now.hasThen ||= text.startsWith("- **THEN** ", at);
      }
    } else if (!readProse(text.slice(at, end), now)) return false;
  }
  return now.part === "scenario" && isWhole(now);
}

function progressIn(part: Progress["part"]): Progress {
  return { part, length: 0, hasKeyword: false, hasWhen: false, hasThen: false };
}
