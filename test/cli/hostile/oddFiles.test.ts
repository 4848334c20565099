import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { renameSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { commitFiles } from "../../support/repository";
import { removeTemporaryFolders, temporaryFolder } from "../../support/temporaryFolder";
import { cliProgram, usualEnvironment } from "../support/runCli";

/** One call of every command that reads a project's files. */
const commands = [
  "list",
  "show odd --json",
  "validate --all",
  "status --change odd",
  "instructions proposal --change odd",
  "convert odd --dry-run",
  "check",
  "run --all --dry-run --show-prompt",
  "resume --dry-run",
  "inspect",
  "export",
  "plugins list",
  "merge --all-ready",
  "archive odd --dry-run",
];

const change = "openspec/changes/odd";
const requirement =
  "### Requirement: Limits\nThe API SHALL limit requests.\n\n#### Scenario: Exceed Limit\n- **WHEN** a client asks twice\n- **THEN** the API SHALL return 429\n";

const files = {
  [`${change}/proposal.md`]: "# Odd\n\n## Why\nIt is.\n\n## What Changes\n- Limits in `src/a.js`\n",
  [`${change}/tasks.md`]: "## 1. Limits\n- [ ] 1.1 Limit in `src/a.js`\n",
  [`${change}/design.md`]: "## Decisions\n- None\n",
  [`${change}/.openspec.yaml`]: "schema: spec-driven\n",
  [`${change}/specs/limits/spec.md`]: `## ADDED Requirements\n\n${requirement}`,
  "openspec/specs/limits/spec.md": `# limits\n\n## Purpose\nLimits of requests, for all.\n\n## Requirements\n\n${requirement.replace("Limits", "Old Limits")}`,
  "openspec/config.yaml": "schema: spec-driven\n",
  "openspec/project.md": "# Project\n",
  "workstreams/ws-odd.json": `${JSON.stringify({
    ws_id: "ws-odd",
    title: "Odd",
    openspec_change: "odd",
    gate: 1,
    tasks: ["Limit"],
    files_scope: ["src/a.js", "test/a.test.js"],
    files_create: [],
    acceptance_tests: ["node --test"],
  })}\n`,
  ".workstreams.json": '{ "plugins": { "paths": ["tools/*.json"] } }\n',
  "src/a.js": "export const limit = 1;\n",
  "test/a.test.js": "import 'node:test';\n",
  "package.json": '{ "type": "module", "scripts": { "test": "node --test" } }\n',
  "eslint.config.js": "export default [];\n",
  "tsconfig.json": "{}\n",
  "node_modules/eslint/package.json": '{ "version": "9.0.0" }\n',
};

/** Starts the rounds in a process of their own, and ends it where one line is not followed by another. */
async function rounds(master: string, silence: number): Promise<string[]> {
  const program = path.join(import.meta.dirname, "oddFiles.ts");
  const child = spawn(process.execPath, ["--import", "tsx", program, master, ...commands], {
    stdio: ["ignore", "pipe", "inherit"],
    env: usualEnvironment(),
  });
  const lines: string[] = [];
  let watch: NodeJS.Timeout | undefined;
  const again = () => {
    clearTimeout(watch);
    watch = setTimeout(() => child.kill("SIGKILL"), silence);
  };
  again();
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    again();
  }
  clearTimeout(watch);
  return lines;
}

suite("a pipe, a device without end, a socket, a folder or 60 MB where a file should be", () => {
  suiteTeardown(removeTemporaryFolders);

  test("no command waits for it, or crashes", async () => {
    const folder = temporaryFolder();
    const master = path.join(folder, "master");
    renameSync(temporaryFolder(), master);
    commitFiles(master, files);
    cliProgram();
    const lines = await rounds(master, 60_000);
    assert.deepEqual(
      lines.filter((line) => !line.startsWith("begins: ")),
      ["ended"],
      lines.at(-1),
    );
  });
});
