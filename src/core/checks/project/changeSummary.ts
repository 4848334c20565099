import { specText } from "../../text/specText";
import type { ChangeFiles } from "../../model/change";
import { changeFolder, deltaFiles } from "../../change/changePaths";
import { deltaOperation, requirementName, scenarioName } from "../../text/headingNames";

/** What a list says about a change. */
export interface ChangeSummary {
  title: string;
  requirements: number;
  scenarios: number;
}

interface Count {
  requirements: number;
  scenarios: number;
}

// Indented, quoted and listed headings need a Markdown parser.
const hiddenHeading = /^(?:[ \t]|>|[-*+] (?!`?### Requirement: [^`#]+`?$)|\d+[.)] ).*#/;

/** Whether every heading of a text stands where anybody sees it. */
function isPlain(text: string, lines: readonly string[]): boolean {
  if (text.includes("<!--")) return false;
  return lines.every((line, at) => {
    if (line.startsWith("###R") || line.startsWith("###r")) return false;
    const isUnderline = /^[=-]/.test(line) && /^(?:=+|-+)[ \t]*$/.test(line);
    if (isUnderline && (lines[at - 1] ?? "").trim() !== "") return false;
    return !line.includes("#") || !hiddenHeading.test(line);
  });
}

const removedBullet = /^[-*+] `?### Requirement: [^`#]+`?$/;

function headingOf(line: string): { depth: number; text: string } | undefined {
  const found = /^(#{1,6})(?:[ \t]+(?![ \t])(.*))?$/.exec(line);
  if (found === null) return undefined;
  const text = (found[2] ?? "").replace(/(?:^|(?<![ \t])[ \t]+)#+[ \t]*$/, "").trim();
  return { depth: found[1]?.length ?? 0, text };
}

/** Counts what stands in plain headings; undefined where only a Markdown parser can tell. */
function countIn(text: string, layout: "proposal" | "delta"): Count | undefined {
  const { lines, fenced } = specText(text);
  if (!isPlain(text, lines)) return undefined;
  const count = { requirements: 0, scenarios: 0 };
  const outside = layout === "proposal" ? "ADDED" : undefined;
  let operation: string | undefined = outside;
  let isInRequirement = false;
  for (const [at, line] of lines.entries()) {
    if (fenced[at]) continue;
    const heading = headingOf(line);
    if (heading === undefined) {
      if (operation === "RENAMED" && line.includes("TO:")) return undefined;
      if (!line.includes("###")) continue;
      if (operation !== "REMOVED" || !removedBullet.test(line)) return undefined;
      count.requirements++;
      continue;
    }
    const { depth, text: title } = heading;
    if (depth === 2) operation = deltaOperation(title) ?? outside;
    if (depth <= 3) {
      const isRequirement = depth === 3 && requirementName(title) !== undefined;
      isInRequirement = isRequirement && operation !== undefined && operation !== "RENAMED";
      if (isInRequirement) count.requirements++;
    } else if (isInRequirement) {
      if (scenarioName(title) !== undefined) count.scenarios++;
      else if (depth === 4) return undefined;
    }
  }
  // A fence that is never closed ends elsewhere for Markdown when it stands in a list.
  return fenced.at(-1) === true ? undefined : count;
}

/** The front matter's title and what stands below it; undefined when it is more than a plain title. */
function withoutFrontMatter(text: string): { title?: string; body: string } | undefined {
  if (!/^---[ \t]*\r?\n/.test(text)) return { body: text };
  const found = /^---[ \t]*\r?\ntitle: ([A-Za-z][\w ,.()/-]*)\r?\n---[ \t]*(?:\r?\n|$)/.exec(text);
  const title = found?.[1]?.trim();
  if (found === null || title === undefined || /^(?:true|false|null|yes|no|on|off)$/i.test(title)) {
    return undefined;
  }
  return { title, body: text.slice(found[0].length) };
}

function titleIn(text: string): string | undefined {
  const { lines, fenced } = specText(text);
  const first = lines.find((line, at) => !fenced[at] && headingOf(line) !== undefined);
  const heading = first === undefined ? undefined : headingOf(first);
  if (heading?.depth !== 1) return undefined;
  const title = heading.text.replace(/^(?:change|change proposal|proposal)(?::\s*|$)/i, "").trim();
  return title === "" ? undefined : title;
}

/** Summarises a change without a Markdown parser; undefined when its files are not plain enough for that. */
export function changeSummary(id: string, files: ChangeFiles): ChangeSummary | undefined {
  const proposal = withoutFrontMatter(files[`${changeFolder(id)}/proposal.md`] ?? "");
  if (proposal === undefined) return undefined;
  const counts = [
    countIn(proposal.body, "proposal"),
    ...deltaFiles(id, files).map(({ file }) => countIn(files[file] ?? "", "delta")),
  ];
  const total = { requirements: 0, scenarios: 0 };
  for (const count of counts) {
    if (count === undefined) return undefined;
    total.requirements += count.requirements;
    total.scenarios += count.scenarios;
  }
  return { title: proposal.title ?? titleIn(proposal.body) ?? id, ...total };
}
