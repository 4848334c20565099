import type { Completion } from "./completion";
import { baseRequirement, baseNames, baseSpec, type ProjectTexts } from "./projectTexts";
import { blockText, type SpecOutline } from "../text/specOutline";
import { inLine } from "./textEdit";

const written = /^(?:###\s*|\s*(?:[-*+]\s*)?(?:FROM:\s*)?`?###\s*)Requirement:\s*/;

/** Keeps a text as it is in VS Code's snippet syntax. */
function literal(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

/** Names of the main spec's requirements, where a delta modifies, removes or renames one; used ones come last. */
export function completeNames(
  texts: ProjectTexts,
  spec: string,
  outline: SpecOutline,
  place: { line: number; column: number },
): Completion[] {
  const line = outline.lines[place.line - 1] ?? "";
  const before = written.exec(line.slice(0, place.column - 1))?.[0];
  const operation = outline.sections.findLast((each) => each.line < place.line)?.operation;
  if (before === undefined || operation === undefined || operation === "ADDED") return [];
  if (operation === "RENAMED" && !/FROM:/.test(before)) return [];
  const end = line.endsWith("`") && before.includes("`") ? line.length : line.length + 1;
  const range = inLine(place.line, before.length + 1, Math.max(end, place.column));
  const used = new Set(
    outline.requirements.filter((each) => each.line !== place.line).map(({ name }) => name),
  );
  const main = baseSpec(texts, spec);
  const free = (main === undefined ? [] : baseNames(main)).filter((name) => !used.has(name));
  return free.flatMap((name): Completion[] => {
    const base = baseRequirement(main, name);
    const documentation = base === undefined ? "" : blockText(base.lines, base.requirement);
    const common = { kind: "name", documentation, range } as const;
    const only = { ...common, label: name, snippet: literal(name), detail: "name only" };
    if (operation !== "MODIFIED") return [{ ...only, detail: `${spec}/spec.md` }];
    const body = documentation.split("\n").slice(1).join("\n");
    const whole = `${literal(name)}\n${literal(body)}`;
    return [
      { ...common, label: `${name} …`, snippet: whole, detail: "with its text, to be changed" },
      only,
    ];
  });
}
