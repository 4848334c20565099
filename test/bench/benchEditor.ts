import { completionsAt } from "../../src/core/language/complete";
import { deltaIssues } from "../../src/core/language/deltaIssues";
import { hoverAt } from "../../src/core/language/hover";
import type { ProjectTexts } from "../../src/core/language/projectTexts";
import { specIssues } from "../../src/core/language/specIssues";
import { documentSymbols, foldingRanges } from "../../src/core/language/symbols";
import { checkChange } from "../../src/core/checks/change/checkChange";
import { parseChange } from "../../src/core/change/parseChange";
import { longSpec } from "./longSpec";

const edits = 200;
const spec = "openspec/specs/long/spec.md";
const delta = "openspec/changes/long/specs/long/spec.md";
const tasks = "openspec/changes/long/tasks.md";

/** A long main spec, and a delta of as many lines that modifies all of it. */
function edited(edit: number): { files: Record<string, string>; texts: ProjectTexts } {
  const base = longSpec(1000);
  const changed = base
    .slice(base.indexOf("## Requirements"))
    .replace("## Requirements", "## MODIFIED Requirements")
    .replace("answer, and", `answer ${edit} clients, and`);
  const files = { [delta]: changed, [tasks]: "- [ ] 1.1 Do it\n" };
  const all: Readonly<Record<string, string>> = { ...files, [spec]: `${base}\nEdit ${edit}.\n` };
  const texts: ProjectTexts = {
    text: (file) => all[file],
    changes: () => ["long"],
    changeFiles: () => files,
    bundles: () => [],
  };
  return { files, texts };
}

const features: Readonly<Record<string, (edit: ReturnType<typeof edited>) => unknown>> = {
  "problems of a 1,000-line spec": ({ texts }) => specIssues(spec, texts.text(spec) ?? ""),
  "problems of a 1,000-line delta": ({ files, texts }) => [
    checkChange(parseChange("long", files), files),
    deltaIssues("long", files, texts),
  ],
  "outline and folding": ({ texts }) => [
    documentSymbols(spec, texts.text(spec) ?? ""),
    foldingRanges(spec, texts.text(spec) ?? ""),
  ],
  hover: ({ texts }) => hoverAt(texts, delta, { line: 3, column: 20 }),
  completion: ({ texts }) => completionsAt(texts, delta, { line: 2, column: 1 }),
};

/** Prints how long an editor waits for each feature after one edit. */
export function benchEditor(): void {
  for (const [name, feature] of Object.entries(features)) {
    const times: number[] = [];
    for (let edit = 0; edit < edits; edit++) {
      const input = edited(edit);
      const start = performance.now();
      feature(input);
      times.push(performance.now() - start);
    }
    const [first = 0] = times;
    const sorted = times.toSorted((one, other) => one - other);
    const median = sorted[Math.floor(edits / 2)] ?? 0;
    const worst = sorted.at(-1) ?? 0;
    const figures = `median ${median.toFixed(1)} ms, first ${first.toFixed(1)} ms, worst ${worst.toFixed(1)} ms`;
    console.log(`editor: ${name.padEnd(32)} ${figures} of ${edits} edits`);
  }
}
