import * as z from "zod";
import { PluginManifestSchema } from "../plugins/manifest";
import { BundleSchema } from "./bundle";
import { SettingsSchema } from "./settings";

type Descriptions = Readonly<Record<string, string>>;

/** What an editor shows when a person points at a field; a dot leads into an object. */
const bundleFields: Descriptions = {
  id: "Id of the workstream: ws-, then a-z, 0-9 and -. The file is named after it.",
  openspec_change: "The change that this bundle belongs to: a folder in openspec/changes.",
  gate: "All bundles of gate n run before those of gate n+1.",
  ccpm_issue: "Number of a GitHub issue; 0 is none.",
  tasks: "What is to be done, in order. The agent is told these.",
  files_scope:
    "Paths and globs that the agent may change, relative to the folder that holds openspec/.",
  files_create: "Paths that do not exist yet and that the agent may create.",
  acceptance_tests:
    'What proves the work: "Verify: <scenario> scenario" lines and shell commands, run in the worktree.',
  depends_on: "Ids of workstreams that have to be done before this one starts.",
  agent: "Id of the agent that edits; auto takes the first that can be used.",
  parallel_ok: "Whether this may run at the same time as others.",
  conflict_group: "Workstreams of one group never run at the same time.",
  circuit_breaker: "When to stop trying.",
  "circuit_breaker.max_attempts": "Most attempts to fix, for one workstream in one run.",
  "circuit_breaker.max_error_repeats": "How often one and the same error may come back.",
  "circuit_breaker.oscillation_threshold": "How often the work may come to the same result again.",
  budget: "Limits of one workstream in one run; an absent one does not limit.",
  "budget.max_minutes": "Most minutes in all.",
  "budget.max_cost_usd": "Most US dollars, as far as the agent reports them.",
  "budget.max_tokens": "Most tokens, as far as the agent reports them.",
  worktree: "How the git worktree is made ready.",
  "worktree.setup": "Shell commands run once in a new worktree.",
  "worktree.copy": "Globs of untracked files copied from the main checkout.",
  "worktree.network":
    "Whether tests and checkers may use the network; without it a sandbox leaves them their own machine only.",
  proof: "How much its tests have to show.",
  "proof.require":
    "passed: they pass. discriminating: they also fail without the change. strong: nothing is left open. Otherwise as the settings say.",
  scenario_tests: "Scenario key to the shell command that proves it.",
  metadata: "Owner, notes and whatever else belongs to it; kept as it is.",
  "metadata.owner": "Who answers for this work.",
  "metadata.notes": "What a reader should know.",
  "metadata.source_sha256":
    "What each field was converted from; shows when the spec has changed since.",
};

const settingsFields: Descriptions = {
  agent: "Id of the agent that edits, unless a bundle or --agent names another.",
  agents: "Command agents by id.",
  escalate:
    "Ids of agents to turn to, in order, when one does not mend its errors. None unless named.",
  budget:
    "Limits of one run over all its workstreams. What an agent does not report cannot limit it.",
  "budget.maxMinutes": "Most minutes that its steps may take together.",
  "budget.maxCostUsd": "Most US dollars, as agents report them.",
  "budget.maxTokens": "Most tokens, as agents report them.",
  plugins: "Which checkers run.",
  "plugins.use": "Run these even where no configuration of theirs is found.",
  "plugins.skip": "Never run these.",
  "plugins.paths": "Globs of plugin manifests in this repository.",
  "plugins.tools": "Plugin id to its program, where it is not to be looked for.",
  "plugins.unchecked": "Globs of source files that no checker has to look at.",
  "plugins.suppressions":
    "block: a comment that silences a checker and that the work added is a new problem. show: it is only shown.",
  env: "Names of environment variables handed on to plugins and tests.",
  sandbox:
    "auto: agents, checkers and tests run in a sandbox where there is one. required: no run starts without. off: never.",
  proof: "How much the test of a scenario has to show.",
  "proof.require":
    "passed: it passes. discriminating: it also fails without the change. strong: every wrong version fails, and nothing is left open.",
  maxParallel: "Most workstreams at the same time.",
  merge: "How finished work gets into its target.",
  "merge.policy": "manual: a person starts each merge.",
  "merge.target": "Branch to merge into; null is the branch checked out when the run starts.",
  "merge.strategy": "squash: one commit for each workstream.",
  history: "How long what ran is remembered.",
  "history.keepDays":
    "prune takes away runs that ended more days ago, when all their workstreams are archived.",
  archive: "How a finished change is archived.",
  "archive.layout":
    "workflow: openspec/archive/<id>; openspec: as OpenSpec does; auto: as the project looks.",
};

const pluginFields: Descriptions = {
  schema: "Version of this format: 1.",
  id: "Name of the plugin: lower-case letters, digits and dashes. No other plugin may have it.",
  title: "What people call the tool.",
  phase:
    "static: checks files in STATIC. runtime: runs tests; it runs only where plugins.use names it.",
  homepage: "Where people read about the tool.",
  install: "How a person gets the tool, in one line.",
  proven: "Real output of the tool was captured and is read right.",
  match: "Which files and which projects it is for.",
  "match.extensions": "Endings of the files that it looks at, with their dot.",
  "match.globs": "More files that it looks at.",
  "match.exclude": "Files that it does not look at.",
  "match.whenConfig": "It runs where one of these exists; none: only where plugins.use names it.",
  "match.configIn": "Look for them in the folder alone, or also in those above it.",
  "match.unlessPlugins": "It rests where one of these plugins runs.",
  resolve: "How its program is found: node_modules/.bin, a virtual environment, PATH, python -m.",
  "resolve.bin": "Name of the program.",
  "resolve.nodeModules": "Look in node_modules/.bin first.",
  "resolve.venv": "Look in .venv and venv first.",
  "resolve.pythonModule": "Module for python -m, tried last.",
  "resolve.setting": "Name in plugins.tools of the settings; the plugin's id by default.",
  version: "How it says its version.",
  "version.min": "Older versions cannot be used.",
  commands: "How it is started; the first whose `when` holds for the version found.",
  output: "The formats that it prints; a command names one, the first is the default.",
  exit: "What its exit codes mean; any other code means that it failed.",
  "exit.clean": "It looked and found nothing. Issues that were read count all the same.",
  "exit.issues": "It found something. Broken when no issue can be read then.",
  "exit.brokenBits": "The exit code is a set of bits; any of these means that it failed.",
  "exit.issuesWinOn": "Codes of failure that count as issues when some were read.",
  errorPatterns: "RE2 patterns; a match in stdout or stderr means that it failed.",
  lookedAtNothing: "RE2 pattern; a match in stdout or stderr says that it looked at no file.",
  ignoreFiles: "Files whose lines name, as in .gitignore, what it leaves out without a word.",
  missingPatterns:
    "RE2 patterns; a match in a failed run means that the tool, or a part of it, is not there.",
  network: "It asks other computers.",
  fatalCodes: "Findings with one of these codes mean that it failed.",
  fatalIfNoFile: "A finding that names no file means that it failed.",
  syntaxErrors: "RE2 pattern that reads syntax errors of checked files out of a failed run.",
  severity: "The tool's words for severities, in lower case, to ours.",
  blocking: "New issues of this severity or worse block.",
  fix: "How it mends what it can.",
  "fix.safe": "It may run without anybody asked.",
  configFiles: "Files besides match.whenConfig that change what it says.",
  timeoutMs: "It is ended after so many milliseconds.",
  maxOutputBytes: "More output than this cannot be read.",
};

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describe(schema: JsonObject, fields: Descriptions, path = ""): JsonObject {
  const { properties } = schema;
  if (!isObject(properties)) return schema;
  const described = Object.entries(properties).map(([name, property]) => {
    if (!isObject(property)) return [name, property] as const;
    const description = fields[`${path}${name}`];
    const inner = describe(property, fields, `${path}${name}.`);
    return [name, description === undefined ? inner : { description, ...inner }] as const;
  });
  return { ...schema, properties: Object.fromEntries(described) };
}

function toSchema(schema: z.ZodType, title: string, fields: Descriptions): JsonObject {
  const json = z.toJSONSchema(schema, { io: "input", target: "draft-7" });
  return describe({ title, ...json }, fields);
}

/** The JSON schema of a bundle, for completion and hover in an editor. */
export function bundleJsonSchema(): unknown {
  return toSchema(BundleSchema, "OpenSpec workstream bundle", bundleFields);
}

/** The JSON schema of `.workstreams.json`. */
export function settingsJsonSchema(): unknown {
  return toSchema(SettingsSchema, "OpenSpec Workstreams settings", settingsFields);
}

/** The JSON schema of a plugin manifest. */
export function pluginJsonSchema(): unknown {
  return toSchema(PluginManifestSchema, "OpenSpec Workstreams plugin", pluginFields);
}
