import { mergeDelta } from "../../src/core/delta/mergeDelta";
import { MergeFailure } from "../../src/core/delta/requirementMerge";
import { checkBundles } from "../../src/core/checks/bundle/checkBundles";
import { convertChange } from "../../src/core/bundle/convertChange";
import { readBundle } from "../../src/core/bundle/readBundle";
import { UserError } from "../../src/core/errors";
import { completionsAt } from "../../src/core/language/complete";
import { deltaIssues } from "../../src/core/language/deltaIssues";
import { hoverAt } from "../../src/core/language/hover";
import { specIssues } from "../../src/core/language/specIssues";
import { documentSymbols, foldingRanges } from "../../src/core/language/symbols";
import { newTaskNumbers } from "../../src/core/language/taskNumbers";
import { changeSummary } from "../../src/core/checks/project/changeSummary";
import { scenarioLacksSteps } from "../../src/core/checks/project/scenarioLacksSteps";
import { plainRequirements } from "../../src/core/openspec/plainRequirements";
import { proposalTitle, readProposal } from "../../src/core/openspec/readProposal";
import { taskProgress } from "../../src/core/openspec/taskProgress";
import { validateChange } from "../../src/core/openspec/validateChange";
import { validateSpec } from "../../src/core/openspec/validateSpec";
import { builtinPlugins } from "../../src/core/plugins/builtinPlugins";
import { configText } from "../../src/core/plugins/configText";
import { fingerprintIssues } from "../../src/core/plugins/fingerprint";
import { parseOutput } from "../../src/core/plugins/parsers/parseOutput";
import { readCargoTestText } from "../../src/core/plugins/parsers/readCargoTestText";
import { readGoTestText } from "../../src/core/plugins/parsers/readGoTestText";
import { readJestReport } from "../../src/core/plugins/parsers/readJestReport";
import { readDiff } from "../../src/core/plugins/readDiff";
import { plainLines, visibleLine } from "../../src/core/text/controlCharacters";
import { checkChange } from "../../src/core/checks/change/checkChange";
import { parseMarkdown } from "../../src/core/text/markdown/markdownDocument";
import { parseChange } from "../../src/core/change/parseChange";
import { suggestChangeId } from "../../src/core/change/suggestChangeId";
import { tickBoxes } from "../../src/core/change/tickBoxes";
import { matchScenario } from "../../src/core/trace/matchScenario";
import { provablesFor } from "../../src/core/trace/verifyLine";

import { outsideReaders } from "./outsideReaders";

/** Something that reads what strangers wrote. */
export interface Reader {
  name: string;
  read(text: string): void;
}

const spec = "openspec/specs/a/spec.md";
const folder = "openspec/changes/a";
const delta = `${folder}/specs/a/spec.md`;

function filesOf(text: string) {
  return { [`${folder}/proposal.md`]: text, [`${folder}/tasks.md`]: text, [delta]: text };
}

function textsOf(text: string) {
  return {
    text: () => text,
    changes: () => ["a"],
    changeFiles: () => filesOf(text),
    bundles: () => [],
  };
}

function merge(main: string, changed: string): void {
  try {
    mergeDelta({ capability: "a", change: "a", delta: changed, main, mainPath: spec });
  } catch (error) {
    if (!(error instanceof MergeFailure)) throw error;
  }
}

function convert(text: string): void {
  const files = filesOf(text);
  const trackedPaths = ["src/a.ts", "a.md"];
  try {
    const change = parseChange("a", files);
    convertChange({ change, files, trackedPaths, existing: [], overrides: { wsId: "ws-a" } });
    provablesFor(["Verify: A scenario", `Verify: ${text}`], change);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
  }
}

const documentReaders: readonly Reader[] = [
  { name: "parseMarkdown", read: (text) => parseMarkdown("a.md", text) },
  { name: "parseChange", read: (text) => parseChange("a", filesOf(text)) },
  {
    name: "checkChange",
    read: (text) => checkChange(parseChange("a", filesOf(text)), filesOf(text)),
  },
  { name: "convertChange", read: convert },
  { name: "validateSpec", read: validateSpec },
  { name: "plainRequirements", read: plainRequirements },
  {
    name: "validateChange",
    read: (text) => {
      validateChange({
        id: "a",
        deltas: [{ capability: "a", path: "a/spec.md", text }],
        hasRootSpec: false,
        strayDeltas: [],
        skipSpecs: { declared: false },
        hasSpecFiles: true,
        mainSpec: () => ({ kind: "text", text }),
        tasks: {
          files: [{ path: "tasks.md", text }],
          isTracked: true,
          hasUnreadable: false,
          isNumbered: true,
        },
      });
    },
  },
  {
    name: "readProposal",
    read: (text) => {
      readProposal(text, [{ capability: "a", path: "a/spec.md", text }]);
      proposalTitle(text, "a");
    },
  },
  { name: "changeSummary", read: (text) => changeSummary("a", filesOf(text)) },
  { name: "scenarioLacksSteps", read: (text) => scenarioLacksSteps(spec, text) },
  { name: "taskProgress", read: (text) => taskProgress([text]) },
  { name: "tickBoxes", read: (text) => tickBoxes(text, ["a"]) },
  {
    name: "mergeDelta",
    read: (text) => {
      merge(text, text);
    },
  },
  { name: "suggestChangeId", read: (text) => suggestChangeId(text) },
];

const languageReaders: readonly Reader[] = [
  {
    name: "outline",
    read: (text) => {
      documentSymbols(delta, text);
      foldingRanges(delta, text);
      newTaskNumbers(text);
    },
  },
  { name: "specIssues", read: (text) => specIssues(spec, text) },
  { name: "deltaIssues", read: (text) => deltaIssues("a", filesOf(text), textsOf(text)) },
  {
    name: "completions and hover",
    read: (text) => {
      const lines = text.split(/\r\n|\n|\r/);
      const place = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
      for (const file of [delta, `${folder}/tasks.md`]) {
        completionsAt(textsOf(text), file, place);
        hoverAt(textsOf(text), file, { line: 1, column: 1 });
      }
    },
  },
];

const bundle = (entry: string, count = 1) =>
  JSON.stringify({
    id: "ws-a",
    openspec_change: "a",
    tasks: Array.from({ length: count }, () => entry),
    files_scope: ["src/**"],
    acceptance_tests: [`Verify: ${entry}`],
  });

const machineReaders: readonly Reader[] = [
  {
    name: "readBundle",
    read: (text) => {
      readBundle(text, "a.json");
    },
  },
  {
    name: "readBundle of a text in it",
    read: (text) => {
      checkBundles({
        files: [{ file: "workstreams/ws-a.json", text: bundle(text) }],
        changes: [parseChange("a", {})],
        archived: [],
      });
    },
  },
  { name: "plainLines", read: plainLines },
  { name: "visibleLine", read: visibleLine },
  { name: "readDiff", read: readDiff },
  { name: "readGoTestText", read: (text) => readGoTestText(text, text) },
  { name: "readCargoTestText", read: readCargoTestText },
  { name: "readJestReport", read: readJestReport },
  { name: "configText", read: (text) => configText({ file: "a.toml", section: "a" }, text) },
  {
    name: "fingerprints",
    read: (message) => {
      const issue = { source: "a", code: "a", file: "a", severity: "error", line: 1 } as const;
      const place = { column: 1, endLine: 1, endColumn: 1 };
      fingerprintIssues([{ ...issue, ...place, message }], () => message);
    },
  },
  {
    name: "matchScenario",
    read: (name) =>
      matchScenario(name, [
        {
          suite: [name],
          name,
          outcome: "passed",
          file: undefined,
          line: undefined,
          message: undefined,
          details: undefined,
        },
      ]),
  },
];

/** One reader for each format that a built-in checker prints in. */
function outputReaders(): Reader[] {
  const seen = new Set<string>();
  return builtinPlugins().flatMap(({ id, output }) =>
    output.flatMap((format) => {
      const isKnown = format.parser !== "regex" && seen.has(format.parser);
      seen.add(format.parser);
      if (isKnown) return [];
      return [
        {
          name: `${id}: ${format.parser}`,
          read: (text: string) => void parseOutput(text, format, 1),
        },
      ];
    }),
  );
}

/** Everything that reads foreign texts. */
export function readers(): Reader[] {
  return [
    ...documentReaders,
    ...languageReaders,
    ...machineReaders,
    ...outputReaders(),
    ...outsideReaders(),
  ];
}
