import { requirementBody } from "./requirementBlock";
import { structureProblems } from "./mainSpec";
import { specText, type SpecText } from "./specText";

interface Heading {
  level: number;
  title: string;
  at: number;
  end: number;
}

function headingsOf({ lines, fenced }: SpecText): Heading[] {
  const found = lines.flatMap((line, at) => {
    const match = fenced[at] ? null : /^(#{1,6})\s+(.+)$/.exec(line);
    if (match === null) return [];
    return [{ level: match[1]?.length ?? 0, title: (match[2] ?? "").trim(), at }];
  });
  return found.map((heading, index) => {
    const next = found.slice(index + 1).find((other) => other.level <= heading.level);
    return { ...heading, end: next?.at ?? lines.length };
  });
}

/** Sections directly below a heading: those that no other of them contains. */
function childrenOf(headings: readonly Heading[], parent: Heading): Heading[] {
  const inside = headings.filter((one) => one.at > parent.at && one.at < parent.end);
  return inside.filter((one) => !inside.some((other) => other.at < one.at && one.at < other.end));
}

/** Everything about a main spec that OpenSpec's validation counts as an error. */
export function mainSpecErrors(content: string): string[] {
  const text = specText(content);
  const headings = headingsOf(text);
  const section = (title: string) => headings.find((one) => one.title.toLowerCase() === title);
  const body = ({ at, end }: Heading) => text.lines.slice(at + 1, end).join("\n");
  const purpose = section("purpose");
  if (purpose === undefined || body(purpose).trim() === "") {
    return ["Spec must have a Purpose section."];
  }
  const requirements = section("requirements");
  if (requirements === undefined) return ["Spec must have a Requirements section."];
  const blocks = childrenOf(headings, requirements);
  const problems = blocks.flatMap((block) => {
    const scenarios = childrenOf(headings, block).filter((one) => body(one).trim() !== "");
    const raw = text.lines.slice(block.at, block.end).join("\n");
    const isCanonical = /^Requirement:/i.test(block.title);
    return [
      ...(scenarios.length === 0 ? ["Requirement must have at least one scenario"] : []),
      ...(isCanonical && requirementBody(raw) === ""
        ? [`Requirement "${block.title}" must contain SHALL or MUST`]
        : []),
    ];
  });
  return [
    ...(blocks.length === 0 ? ["Spec must have at least one requirement"] : []),
    ...problems,
    ...structureProblems(content).map((problem) => problem.message),
  ];
}
