// npm run fuzz [seconds]: odd texts for every reader; all have to answer within two seconds and without a crash.
import fc from "fast-check";
import { mergeDelta } from "../../src/core/delta/mergeDelta";
import { MergeFailure } from "../../src/core/delta/requirementMerge";
import { readProposal } from "../../src/core/openspec/readProposal";
import { validateChange } from "../../src/core/openspec/validateChange";
import { readers } from "../doubling/readers";
import { generatedProject } from "../differential/generatedProject";

const seconds = Number(process.argv[2] ?? 60);
const end = Date.now() + seconds * 1000;

const all = readers();

function readEverything(one: string, other: string): void {
  for (const reader of all) reader.read(one);
  const delta = { capability: "cap", path: "cap/spec.md", text: other };
  readProposal(one, [delta]);
  validateChange({
    id: "demo",
    deltas: [delta],
    hasRootSpec: false,
    strayDeltas: [],
    skipSpecs: { declared: false },
    hasSpecFiles: true,
    mainSpec: () => ({ kind: "text", text: one }),
    tasks: {
      files: [{ path: "tasks.md", text: one }],
      isTracked: true,
      hasUnreadable: false,
      isNumbered: true,
    },
  });
  try {
    mergeDelta({ capability: "cap", change: "demo", delta: other, main: one, mainPath: "x" });
  } catch (error) {
    if (!(error instanceof MergeFailure)) throw error;
  }
}

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 400 }),
  fc
    .array(
      fc.constantFrom(
        "#",
        "##",
        "### Requirement: ",
        "#### Scenario: ",
        "\n",
        " ",
        "`",
        "```",
        "~~~",
        "- [",
        "x",
        "]",
        "FROM: ",
        "TO: ",
        "SHALL",
        "<!--",
        "-->",
        "\r",
        "\0",
        "\uFEFF",
        "## ADDED Requirements\n",
      ),
      { maxLength: 200 },
    )
    .map((parts) => parts.join("")),
  fc
    .tuple(
      fc.constantFrom("#", " ", "`", "[", "\t", "<!--", "- ", "**"),
      fc.integer({ min: 1, max: 20_000 }),
    )
    .map(([part, times]) => part.repeat(times)),
  generatedProject.map((files) => Object.values(files).join("\n")),
);

let runs = 0;
let slowest = 0;
while (Date.now() < end) {
  fc.assert(
    fc.property(text, text, (one, other) => {
      const start = performance.now();
      readEverything(one, other);
      const time = performance.now() - start;
      slowest = Math.max(slowest, time);
      runs++;
      if (time > 2000) throw new Error(`took ${Math.round(time)} ms`);
    }),
    { numRuns: 500 },
  );
}
console.log(
  `fuzz: ${runs} texts in ${seconds} s, no crash, the slowest took ${slowest.toFixed(0)} ms`,
);
