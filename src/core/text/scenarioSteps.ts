import type { Scenario } from "../model/change";

type Step = Scenario["steps"][number];
type Keyword = Step["keyword"];

const keywords: Readonly<Record<string, Keyword>> = {
  GIVEN: "GIVEN",
  WHEN: "WHEN",
  THEN: "THEN",
  AND: "AND",
  BUT: "AND",
};

// A bullet or bold makes any spelling a keyword; a plain line must start with `WHEN` or `When`.
const marked =
  /^\s*(?:(?:[-*+]|\d{1,9}[.)])\s+(?!\s)(?:\*\*|__|\*|_|`)?|\*\*|__)\s*(GIVEN|WHEN|THEN|AND|BUT)(?![A-Za-z0-9])(?:\*\*|__|\*|_|`)?:?(?:\*\*|__)?\s*(?!\s)(.*)$/i;
const plain = /^\s*(GIVEN|WHEN|THEN|AND|BUT|Given|When|Then|And|But)\b:?\s*(?!\s)(.*)$/;
const fence = /^\s*(?:```|~~~)/;
const bullet = /^\s*(?:[-*+]|\d{1,9}[.)])\s+/;

function stepOf(line: string): Step | undefined {
  const found = marked.exec(line) ?? plain.exec(line);
  const keyword = keywords[found?.[1]?.toUpperCase() ?? ""];
  return keyword === undefined ? undefined : { keyword, text: (found?.[2] ?? "").trim() };
}

/** Reads the GIVEN/WHEN/THEN/AND lines of a scenario: bullets, bold bullets or plain lines. */
export function readSteps(lines: readonly string[]): Step[] {
  const steps: { keyword: Keyword; parts: string[] }[] = [];
  let isContinued = false;
  for (const line of lines) {
    const step = stepOf(line);
    const last = steps.at(-1);
    if (step !== undefined) {
      steps.push({ keyword: step.keyword, parts: [step.text] });
      isContinued = true;
    } else if (line.trim() === "" || bullet.test(line) || fence.test(line)) {
      isContinued = false;
    } else if (isContinued && last !== undefined) {
      last.parts.push(line.trim());
    }
  }
  return steps.map(({ keyword, parts }) => ({ keyword, text: parts.join(" ").trim() }));
}
