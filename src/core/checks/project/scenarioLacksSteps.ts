import { specText, type SpecText } from "../../text/specText";
import type { Issue } from "../../model/issue";
import { readSteps } from "../../text/scenarioSteps";
import { extraIssue } from "./extraIssue";

interface WrittenScenario {
  name: string;
  line: number;
  /** Its lines, counted from 0. */
  from: number;
  to: number;
}

/** The `#### Scenario:` blocks of a spec or a delta; what stands in code counts for their bodies only. */
function scenariosIn({ lines, marks }: SpecText): WrittenScenario[] {
  const found: WrittenScenario[] = [];
  let open: WrittenScenario | undefined;
  for (const at of marks) {
    const line = lines[at] ?? "";
    if (!/^#{1,4}\s/.test(line)) continue;
    if (open !== undefined) open.to = at;
    const name = /^####\s+Scenario:\s*(?!\s)(.*)$/i.exec(line)?.[1]?.trim();
    open = name === undefined ? undefined : { name, line: at + 1, from: at + 1, to: lines.length };
    if (open !== undefined) found.push(open);
  }
  return found;
}

/** Whether a scenario has both in the form that nearly all are written in. */
function hasUsualSteps({ lines }: SpecText, { from, to }: WrittenScenario): boolean {
  let [hasWhen, hasThen] = [false, false];
  for (let at = from; at < to; at++) {
    const line = lines[at] ?? "";
    if (line.startsWith("- **WHEN** ") && line.length > 11) hasWhen = true;
    else if (line.startsWith("- **THEN** ") && line.length > 11) hasThen = true;
  }
  return hasWhen && hasThen;
}

/** A scenario that says something, but not when or not what then: nobody could test it. */
export function scenarioLacksSteps(file: string, text: string | SpecText): Issue[] {
  const source = typeof text === "string" ? specText(text) : text;
  return scenariosIn(source).flatMap((scenario) => {
    if (hasUsualSteps(source, scenario)) return [];
    const { name, line, from, to } = scenario;
    const body = source.lines.slice(from, to);
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
