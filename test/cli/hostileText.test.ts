import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { defineCommands } from "../../src/cli/defineCommands";

const cli = path.join(import.meta.dirname, "../../dist/cli.cjs");
const [esc, bell] = [String.fromCharCode(27), String.fromCharCode(7)];
/** Colours, a title, the clipboard, C1, bidi, an overwritten line, an erased word. */
const sly = `ev${esc}[31mil${esc}]0;t${bell}${esc}]52;c;eA==${bell}\u009b1m\u202eabc\u2066x\rover\bz\u200b`;
const forbidden = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** How each command is asked about the hostile change; a new command needs a line. */
const asked: Readonly<Record<string, readonly string[][]>> = {
  run: [["--all", "--dry-run", "--show-prompt"], ["--ws-id", sly], ["--all"]],
  resume: [[sly, "--dry-run"]],
  attach: [[sly]],
  cancel: [[sly]],
  confirm: [[sly, "--scenario", sly]],
  phase: [[sly]],
  merge: [["--ws-id", sly]],
  proposal: [[sly]],
  list: [[], ["--specs"]],
  show: [["sly"], ["sly", "--diff"], [sly], ["limits", "--type", "spec"]],
  validate: [["--all"], ["sly", "--strict"], [sly]],
  status: [
    ["--change", "sly"],
    ["--change", sly],
  ],
  schemas: [[]],
  instructions: [["tasks", "--change", "sly"], [sly]],
  convert: [["sly", "--dry-run"], ["sly", "--output", "workstreams/ws-sly.json"], [sly]],
  check: [[], [sly]],
  inspect: [[], [sly], ["--sql", `SELECT '${sly}'`]],
  export: [[sly]],
  prune: [["--keep", sly]],
  recover: [[]],
  unlock: [[]],
  archive: [["sly", "--dry-run"], ["sly"], [sly]],
  unarchive: [[sly]],
  plugins: [["list"], ["doctor"], [sly]],
  agents: [[], ["list"]],
  tour: [[`/dev/null/${sly}`]],
};

const requirement = `### Requirement: Stop ${sly}\nThe system SHALL stop ${sly}.\n\n#### Scenario: It ${sly}\n- **WHEN** ${sly}\n- **THEN** it stops\n`;

function write(root: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

function hostileProject(): string {
  const root = mkdtempSync(path.join(tmpdir(), "hostile-"));
  spawnSync("git", ["init", "-q", root]);
  const change = "openspec/changes/sly";
  write(
    root,
    "openspec/specs/limits/spec.md",
    `# limits ${sly}\n\n## Purpose\n${sly}\n\n## Requirements\n\n${requirement}`,
  );
  write(
    root,
    `${change}/proposal.md`,
    `# ${sly}\n\n## Why\n${sly} ${sly}\n\n## What Changes\n- ${sly} \`src/a.js\`\n\n## Impact\n- \`src/a.js\`\n`,
  );
  write(root, `${change}/tasks.md`, `## 1. ${sly}\n- [ ] 1.1 Edit src/a.js ${sly}\n`);
  write(root, `${change}/specs/limits/spec.md`, `## MODIFIED Requirements\n\n${requirement}`);
  write(root, `src/a.js`, `// ${sly}\n`);
  write(root, `src/${sly.replace(/\0/g, "")}.js`, "");
  write(root, `workstreams/ws-${sly}.json`, `{"id": "${sly}`);
  spawnSync("git", ["-C", root, "add", "-A"]);
  const as = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
  spawnSync("git", ["-C", root, ...as, "commit", "-qm", "start"]);
  return root;
}

suite("hostile text", function () {
  this.timeout(120_000);
  const program = new Command();
  defineCommands(program);
  const names = program.commands.map((command) => command.name());
  let root = "";
  suiteSetup(() => {
    root = hostileProject();
  });
  suiteTeardown(() => {
    rmSync(root, { recursive: true, force: true });
  });

  test("every command of the program is asked", () => {
    assert.deepEqual(Object.keys(asked).sort(), [...names].sort());
  });

  for (const [name, calls] of Object.entries(asked)) {
    test(`${name}: nothing that controls, hides or reorders reaches the terminal`, () => {
      for (const args of calls.flatMap((call) => [call, [...call, "--json"]])) {
        const { stdout, stderr } = spawnSync(process.execPath, [cli, name, ...args], {
          cwd: root,
          encoding: "utf8",
          timeout: 60_000,
        });
        const bad = (stdout + stderr).replace(/[\t\n]/g, "").match(forbidden) ?? [];
        assert.deepEqual(
          bad.map((each) => JSON.stringify(each)),
          [],
          `${name} ${args.map((each) => JSON.stringify(each)).join(" ")}`,
        );
      }
    });
  }
});
