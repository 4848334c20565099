import { adapters } from "../../src/core/agents/adapters/adapters";
import { parseTrailers } from "../../src/core/agents/commitMessage";
import { codeConfiguration } from "../../src/core/consent/codeConfiguration";
import { startedCode } from "../../src/core/consent/startedCode";
import { bundleTexts } from "../../src/core/language/bundleTexts";
import { definitionAt, referencesAt } from "../../src/core/language/definition";
import type { ProjectTexts } from "../../src/core/language/projectTexts";
import { renamableAt } from "../../src/core/language/renameRequirement";
import { builtinPlugins } from "../../src/core/plugins/builtinPlugins";
import { classify } from "../../src/core/plugins/output/classify";
import { relativeFile } from "../../src/core/plugins/output/relativeFile";
import { globsOverlap } from "../../src/core/scope/globOverlap";
import { compileScope } from "../../src/core/scope/scope";
import { scriptsChanged } from "../../src/core/scope/scriptsChanged";
import { isTestCommand, testFilesOf } from "../../src/core/scope/testCommands";
import { includedFiles } from "../../src/node/git/trust/includedFiles";
import { withoutInert } from "../../src/node/git/trust/inertConfiguration";
import { plainYaml } from "../../src/node/openspec/schema/plainYaml";
import { decodeOutput } from "../../src/node/processes/decodeOutput";
import { setsPythonPath, watchedCommand } from "../../src/node/testing/pythonImports";
import { readEditorText } from "../../src/core/bundle/editorText";
import { readFrontMatter } from "../../src/core/text/markdown/frontMatter";
import { parseDelta } from "../../src/core/text/parseDelta";
import { readSections } from "../../src/core/text/readSections";
import { readSpec } from "../../src/core/text/readSpec";
import { readTasks } from "../../src/core/text/readTasks";
import { readOutline } from "../../src/core/text/specOutline";
import { parseSettings } from "../../src/node/settings/readSettings";
import { parseTap } from "../../src/core/plugins/parsers/parseTap";
import { parsePytest } from "../../src/core/plugins/parsers/parsePytest";
import { parseGoTest } from "../../src/core/plugins/parsers/parseGoTest";
import { parseCargoTest } from "../../src/core/plugins/parsers/parseCargoTest";
import { parseSarif } from "../../src/core/plugins/parsers/parseSarif";
import { parseCheckstyle } from "../../src/core/plugins/parsers/parseCheckstyle";
import { parseDiff } from "../../src/core/plugins/parsers/parseDiff";
import { parseJunitOfChecker } from "../../src/core/plugins/parsers/parseJunitOfChecker";
import { readXml } from "../../src/core/plugins/parsers/readXml";
import { parseJunit, readJunit } from "../../src/core/plugins/parsers/parseJunit";
import { readJson, readJsonLines } from "../../src/core/plugins/parsers/readJson";
import type { Reader } from "./readers";

const folder = "openspec/changes/a";
const delta = `${folder}/specs/a/spec.md`;

function textsOf(text: string): ProjectTexts {
  return {
    text: () => text,
    changes: () => ["a"],
    changeFiles: () => ({ [`${folder}/tasks.md`]: text, [delta]: text }),
    bundles: () => [],
  };
}

/** Reads what may be refused: an error is an answer, too. */
function answered(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
}

/** What agents print, in each adapter's own format. */
function agentReaders(): Reader[] {
  return adapters.map(({ id, read }) => ({
    name: `agent ${id}`,
    read: (text) => {
      read({ exitCode: 0, stdout: text, stderr: text });
      read({ exitCode: 1, stdout: text, stderr: text });
    },
  }));
}

/** What checkers print when they fail, judged as each of them is. */
function failureReaders(): Reader[] {
  const manifests = builtinPlugins();
  return [
    {
      name: "failures of all checkers",
      read: (text) => {
        // Sixty of them: a part of the text is as much work as the whole is for one.
        const stderr = text.slice(0, text.length / 8);
        for (const manifest of manifests) {
          const end = { kind: "exited", exitCode: 1 } as const;
          const run = { stdout: "", stderr, report: undefined, end };
          classify(manifest, run, { roots: [], lineText: () => undefined });
        }
      },
    },
  ];
}

const commandReaders: readonly Reader[] = [
  {
    name: "acceptance commands",
    read: (text) => {
      isTestCommand(text);
      isTestCommand(`npx ${text}`);
      testFilesOf(text);
      setsPythonPath(text);
      watchedCommand(text, "/tmp");
      watchedCommand(`pytest ${text}`, "/tmp");
    },
  },
  {
    name: "startedCode",
    read: (text) => {
      answered(() => startedCode(text, { folder: "/a", isFile: () => false }));
    },
  },
  {
    name: "startedCode of node",
    read: (text) => {
      answered(() => startedCode(`node ${text}`, { folder: "/a", isFile: () => true }));
    },
  },
  {
    name: "codeConfiguration",
    read: (text) => {
      const found = codeConfiguration([], true);
      for (const file of ["package.json", "pyproject.toml", "setup.cfg", "tox.ini"]) {
        found.partOf(file, text);
      }
    },
  },
  {
    name: "scriptsChanged",
    read: (text) => {
      scriptsChanged(text, text);
    },
  },
];

const reportReaders: readonly Reader[] = [
  { name: "parseTap", read: parseTap },
  { name: "parseJunit", read: parseJunit },
  { name: "readJunit", read: readJunit },
  { name: "parseJunitOfChecker", read: parseJunitOfChecker },
  { name: "parsePytest", read: parsePytest },
  { name: "parseGoTest", read: parseGoTest },
  { name: "parseCargoTest", read: parseCargoTest },
  { name: "parseSarif", read: parseSarif },
  { name: "parseCheckstyle", read: parseCheckstyle },
  { name: "parseDiff", read: parseDiff },
  { name: "readXml", read: readXml },
  { name: "readJson", read: readJson },
  { name: "readJsonLines", read: readJsonLines },
].map(({ name, read }) => ({
  name,
  read: (text: string) => {
    answered(() => read(text));
  },
}));

const gitReaders: readonly Reader[] = [
  { name: "parseTrailers", read: parseTrailers },
  { name: "includedFiles", read: (text) => includedFiles("/a/config", text) },
  { name: "withoutInert", read: withoutInert },
  { name: "decodeOutput", read: (text) => decodeOutput(Buffer.from(text)) },
  { name: "relativeFile", read: (text) => relativeFile(text, ["/a", "/a/b"]) },
];

const projectReaders: readonly Reader[] = [
  {
    name: "readFrontMatter",
    read: (text) => readFrontMatter("a.md", `---\n${text}\n---`.split("\n")),
  },
  { name: "parseDelta", read: parseDelta },
  { name: "readSections", read: readSections },
  { name: "readSpec", read: readSpec },
  { name: "readTasks", read: (text) => readTasks("a.md", text) },
  { name: "readOutline", read: readOutline },
  { name: "readEditorText", read: readEditorText },
  {
    name: "parseSettings",
    read: (text) => {
      answered(() => parseSettings(text, ".workstreams.json"));
    },
  },
  { name: "bundleTexts", read: bundleTexts },
  { name: "plainYaml", read: plainYaml },
  {
    name: "definition, references, rename",
    read: (text) => {
      const texts = textsOf(text);
      for (const line of [1, 4, text.split("\n").length]) {
        definitionAt(texts, delta, { line, column: 6 });
        referencesAt(texts, delta, { line, column: 6 });
        renamableAt(texts, delta, { line });
      }
    },
  },
  {
    name: "a text as glob",
    read: (text) => {
      compileScope({ files_scope: [text], files_create: [] }).allows("src/a.ts");
      globsOverlap(text, `src/${text}`);
    },
  },
];

/** What reads the words of agents, git, commands and configuration. */
export function outsideReaders(): Reader[] {
  return [
    ...agentReaders(),
    ...failureReaders(),
    ...commandReaders,
    ...reportReaders,
    ...gitReaders,
    ...projectReaders,
  ];
}
