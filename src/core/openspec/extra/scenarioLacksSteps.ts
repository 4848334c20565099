import type { SpecText } from "../../archive/delta/specText";
import { specText } from "../../archive/delta/specText";
import type { Issue } from "../../model/issue";
import { readSteps } from "../../spec/scenarioSteps";
import { extraIssue } from "./extraIssue";

interface WrittenScenario {
  name: string;
  line: number;
  body: string[];
}

/** The `#### Scenario:` blocks of a spec or a delta; what stands in code counts for their bodies only. */
function scenariosIn({ lines, fenced }: SpecText): WrittenScenario[] {
  const found: WrittenScenario[] = [];
  let open: WrittenScenario | undefined;
  for (const [at, line] of lines.entries()) {
    if (fenced[at] || !/^#{1,4}\s/.test(line)) {
      open?.body.push(line);
      continue;
    }
    const name = /^####\s+Scenario:\s*(.*)$/i.exec(line)?.[1]?.trim();
    open = name === undefined ? undefined : { name, line: at + 1, body: [] };
    if (open !== undefined) found.push(open);
  }
  return found;
}

/** A scenario that says something, but not when or not what then: nobody could test it. */
export function scenarioLacksSteps(file: string, text: string): Issue[] {
  return scenariosIn(specText(text)).flatMap(({ name, line, body }) => {
    if (body.every((each) => each.trim() === "")) return [];
    const steps = readSteps(body);
    const missing = (["WHEN", "THEN"] as const).filter(
      (keyword) => !steps.some((step) => step.keyword === keyword && step.text !== ""),
    );
    if (missing.length === 0) return [];
    const act = missing.map((keyword) => `"- **${keyword}** …"`).join(" and ");
    const message = `Scenario "${name}" has no ${missing.join(" and no ")}. Add ${act} below its heading.`;
    return [extraIssue({ file, line }, "scenario-has-when-then", "warning", message)];
  });
}
