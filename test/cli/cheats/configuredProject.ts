import { type Work } from "./cheatProject";

/** The text of a JSON file. */
export const json = (document: object) => `${JSON.stringify(document, null, 2)}\n`;
/** What a test of node --test begins with. */
export const nodeHead = 'import test from "node:test";\nimport assert from "node:assert/strict";\n';
/** A module that the base has. */
export const add = "export const add = (a, b) => a + b;\n";
/** The agent breaks it. */
export const broken = 'write("src/adder.js", "export const add = () => 0;\\n");\n';
/** Its test, after the imports of a runner. */
export const adds = (head: string) =>
  `${head}import { add } from "../src/adder.js";\ntest("adds one", () => { assert.equal(add(1, 1), 2); });\n`;
/** A test of the sample scenario, after the imports of a runner. */
export const limits = (head: string) =>
  `${head}import { limit } from "../src/limiter.js";\ntest("exceed limit", () => { assert.equal(limit(101), 429); });\n`;
/** The code of the sample scenario. */
export const limiter = "export const limit = (n) => (n > 100 ? 429 : 200);\n";

const kinds = [
  "*.json",
  "*.toml",
  "*.ini",
  "*.cfg",
  "*.py",
  "*.config.js",
  ".mocharc.*",
  ".npmrc*",
];

/** Everything is in scope by globs, as people write them who do not think of configuration. */
function wide(command: string, exact: readonly string[] = [], setup: readonly string[] = []) {
  return {
    files_scope: [...kinds, "src/**", "app/**", "test/**", "tests/**", "packages/**", ...exact],
    files_create: [...kinds, "src/**", "app/**", "test/**", "tests/**", "packages/**"],
    acceptance_tests: ["Verify: Exceed Limit scenario", command],
    worktree: { setup },
  };
}

/** A project with a test, and an agent that works well but for its configuration. */
export interface ConfiguredProject {
  files: Readonly<Record<string, string>>;
  /** What the agent does well. */
  good: string;
  command: string;
  setup?: readonly string[];
  settings?: object;
}

/** Makes cheats in a project. */
export function cheating({ files, good, command, setup, settings = {} }: ConfiguredProject) {
  return (name: string, says: RegExp, more: string): Work => ({
    name,
    files,
    settings,
    bundle: wide(command, [], setup),
    agent: `${good}\n${more}`,
    says,
  });
}

/** Makes honest works in a project. */
export function honestly({ files, good, command, setup, settings = {} }: ConfiguredProject) {
  return (name: string, more: string, exact: readonly string[] = []): Work => ({
    name,
    files,
    settings,
    bundle: wide(command, exact, setup),
    agent: `${good}\n${more}`,
  });
}

/** The fence names a file. */
export const locked = (file: string) =>
  new RegExp(`${file}, which is locked because it judges the work`);
/** The test of the base is missed. */
export const lost = /adds.one: ran before the work and does not run any more/;
/** The test of the base fails. */
export const asBefore = /adds.one: fails as it was before the work/;

/** A package.json without scripts. */
export const manifest = { name: "t", type: "module", private: true };
/** Set-up with the packages of a folder. */
export const linked = (modules: string) => [`ln -s ${JSON.stringify(modules)} node_modules`];

/** The agent replaces a text in a file. */
export const rewriting = (file: string, from: string, to: string) =>
  `write(${JSON.stringify(file)}, readFileSync(${JSON.stringify(file)}, "utf8").replace(${JSON.stringify(from)}, ${JSON.stringify(to)}));`;
