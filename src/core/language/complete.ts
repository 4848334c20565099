import { completeNames } from "./completeNames";
import type { Completion } from "./completion";
import { languageFile, type LanguageFile } from "./languageFile";
import type { ProjectTexts } from "./projectTexts";
import { readOutline, type SpecOutline } from "../text/specOutline";
import { inLine } from "./textEdit";

type Offer = Omit<Completion, "range">;

const deltaSections: readonly Offer[] = (
  [
    ["ADDED", "requirements that are new"],
    ["MODIFIED", "requirements that replace those of the spec, whole"],
    ["REMOVED", "requirements that go"],
    ["RENAMED", "requirements that get another name"],
  ] as const
).map(([operation, detail]) => ({
  label: `## ${operation} Requirements`,
  kind: "section",
  snippet: `## ${operation} Requirements\n\n`,
  detail,
}));

function section(title: string, detail: string): Offer {
  return { label: `## ${title}`, kind: "section", snippet: `## ${title}\n`, detail };
}

const specSections = [
  section("Purpose", "why the capability exists"),
  section("Requirements", "what it SHALL do"),
];
const proposalSections = [
  section("Why", "which problem this solves, and for whom"),
  section("What Changes", "what will be different"),
  section("Impact", "which files and specs it touches"),
  section("Requirements", "what it SHALL do"),
];

const requirement: Offer = {
  label: "### Requirement:",
  kind: "heading",
  snippet: "### Requirement: $0",
  detail: "what the system SHALL do",
};
const scenario: Offer = {
  label: "#### Scenario:",
  kind: "heading",
  snippet:
    "#### Scenario: ${1:Name}\n- **WHEN** ${2:something happens}\n- **THEN** ${3:this can be seen}",
  detail: "a case that shows it",
};
const rename: Offer = {
  label: "- FROM: … TO: …",
  kind: "heading",
  snippet: "- FROM: `### Requirement: ${1:old name}`\n- TO: `### Requirement: ${2:new name}`",
  detail: "a requirement that gets another name",
};

const keywords = ["GIVEN", "WHEN", "THEN", "AND"] as const;

function sectionsFor({ kind }: LanguageFile): readonly Offer[] {
  if (kind === "delta") return deltaSections;
  return kind === "spec" ? specSections : kind === "proposal" ? proposalSections : [];
}

/** Headings that fit where the cursor stands. */
function headings(file: LanguageFile, outline: SpecOutline, line: number): Offer[] {
  const within = outline.sections.findLast((each) => each.line < line);
  const taken = outline.sections
    .filter((each) => each.line !== line)
    .map(({ title }) => title.toLowerCase());
  const free = sectionsFor(file).filter(
    ({ label }) => !taken.includes(label.slice(3).toLowerCase()),
  );
  const operation = within?.operation;
  if (operation === "RENAMED") return [rename, ...free];
  const takesRequirements =
    operation !== undefined || within?.title.toLowerCase() === "requirements";
  const above = outline.requirements.findLast(
    (each) => each.line < line && each.line > (within?.line ?? 0),
  );
  const takesScenario = above?.form === "heading" && operation !== "REMOVED";
  return [
    ...(takesScenario ? [scenario] : []),
    ...(takesRequirements ? [requirement] : []),
    ...free,
  ];
}

function steps(outline: SpecOutline, line: number): Offer[] {
  const isInScenario = outline.requirements.some(({ scenarios }) =>
    scenarios.some((each) => each.line < line && !beginsBetween(outline, each.line, line)),
  );
  if (!isInScenario) return [];
  const isPlain = outline.lines.some((text) => /^\s*[-*+] (?:WHEN|THEN)\b/.test(text));
  return keywords.map((keyword) => {
    const written = isPlain ? keyword : `**${keyword}**`;
    return { label: keyword, kind: "step", snippet: `- ${written} $0`, detail: `- ${written} …` };
  });
}

function beginsBetween({ lines }: SpecOutline, from: number, to: number): boolean {
  return lines.slice(from, to - 1).some((text) => /^#{1,6}\s/.test(text));
}

/** What fits at a place: sections and headings, names of the main spec's requirements, WHEN and THEN, tasks. */
export function completionsAt(
  texts: ProjectTexts,
  file: string,
  place: { line: number; column: number },
): Completion[] {
  const about = languageFile(file);
  const text = texts.text(file);
  if (text === undefined || about.kind === "bundle" || about.kind === "other") return [];
  const outline = readOutline(text);
  const written = (outline.lines[place.line - 1] ?? "").slice(0, place.column - 1);
  const whole = inLine(place.line, 1, place.column);
  if (about.kind === "tasks") return taskOffers(written).map((each) => ({ ...each, range: whole }));
  const names = about.kind === "delta" ? completeNames(texts, about.spec, outline, place) : [];
  if (names.length > 0) return names;
  if (/^\s*[-*+](?:\s+\**\w*)?$/.test(written)) {
    return steps(outline, place.line).map((each) => ({ ...each, range: whole }));
  }
  if (!/^#{0,6}\s*(?!\s)[\w ]*:?$/.test(written)) return [];
  const offers = headings(about, outline, place.line);
  const isBare = !written.startsWith("#");
  const more = isBare ? steps(outline, place.line) : [];
  return [...offers, ...more].map((each) => ({ ...each, range: whole }));
}

function taskOffers(written: string): Offer[] {
  if (!/^\s*(?!\s)(?:(?:[-*+]\s*)?\[?|#{1,2}\s*)$/.test(written)) return [];
  return [
    { label: "- [ ]", kind: "task", snippet: "- [ ] $0", detail: "a task" },
    {
      label: "## 1.",
      kind: "section",
      snippet: "## ${1:1}. ${2:Group}\n\n- [ ] $1.1 $0",
      detail: "a group of tasks",
    },
  ];
}
