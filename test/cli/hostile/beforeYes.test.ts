import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { execFileSync, spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { Command } from "commander";
import { defineCommands } from "../../../src/cli/defineCommands";
import { runCliProcess as runCli } from "../support/runCli";
import {
  contentOf,
  hostileRepository,
  type HostileRepository,
} from "../../support/hostileRepository";

/** How each command is tried in a repository that nobody has said yes to. */
const rows: Readonly<Record<string, readonly (readonly string[])[]>> = {
  run: [
    ["--all"],
    ["--all", "--dry-run", "--show-prompt"],
    ["--ws-id", "ws-hostile", "--detach"],
    ["--ws-id", "ws-hostile", "--agent", "claude-code", "--fresh"],
  ],
  resume: [[], ["--dry-run"]],
  attach: [[]],
  cancel: [["run-1"]],
  confirm: [["--ws-id", "ws-hostile", "--scenario", "Asked", "--note", "It does"]],
  phase: [
    ["static", "--ws-id", "ws-hostile"],
    ["runtime", "--ws-id", "ws-hostile"],
  ],
  merge: [["--all-ready"]],
  proposal: [["An idea that is new"]],
  list: [[], ["--specs"], ["--json"]],
  show: [["hostile"], ["hostile", "--json"]],
  validate: [["--all"], ["hostile", "--strict"]],
  status: [["--change", "hostile"]],
  schemas: [[]],
  instructions: [["proposal", "--change", "hostile"]],
  convert: [["hostile", "--dry-run"], ["linked"]],
  check: [[]],
  inspect: [[], ["ws-hostile"]],
  export: [[]],
  prune: [[]],
  recover: [[]],
  unlock: [[]],
  archive: [
    ["hostile", "--yes"],
    ["linked", "--yes"],
  ],
  unarchive: [["hostile"]],
  "plugins list": [[]],
  "plugins doctor": [[], ["--json"]],
  "plugins fix": [["eslint", "src/a.js", "--ws-id", "ws-hostile"]],
  "plugins classify": [
    ["eslint", "--exit", "0", "--stdout", "package.json", "--stderr", "package.json"],
  ],
  "agents doctor": [[]],
  // It works on a sample of its own.
  tour: [["--help"]],
};

function namesOf(command: Command, before = ""): string[] {
  return command.commands.flatMap((each) => {
    const name = `${before}${each.name()}`;
    return each.commands.length > 0 ? namesOf(each, `${name} `) : [name];
  });
}

function commandNames(): string[] {
  const program = new Command();
  defineCommands(program);
  return namesOf(program);
}

suite("before a yes", () => {
  let folder = "";
  let master: HostileRepository;

  suiteSetup(() => {
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), "hostile-")));
    master = hostileRepository(folder);
  });
  suiteTeardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  setup(() => {
    rmSync(master.ran, { force: true });
  });

  function whatRan(): string[] {
    return existsSync(master.ran) ? readFileSync(master.ran, "utf8").trim().split("\n") : [];
  }

  test("the repository is hostile: what it brings runs where somebody starts it", () => {
    // Its filter answers nothing, which git takes for a failure.
    spawnSync("git", ["status", "--short"], { cwd: master.top });
    execFileSync(path.join(master.top, "node_modules/.bin/eslint"), ["--version"]);
    assert.ok(whatRan().includes("git core.fsmonitor"), whatRan().join(", "));
    assert.ok(whatRan().includes("node_modules/.bin/eslint"));
  });

  test("every command of the program is tried here", () => {
    assert.deepEqual(Object.keys(rows).sort(), commandNames().sort());
  });

  for (const [name, all] of Object.entries(rows)) {
    test(`${name} runs nothing of the repository and writes nothing outside of it`, async () => {
      const before = contentOf(master.outside);
      for (const args of all) {
        const words = [...name.split(" "), ...args];
        const { exitCode, stderr } = await runCli(words, {
          cwd: master.top,
          env: master.env,
        });
        assert.deepEqual(
          whatRan(),
          [],
          `${words.join(" ")} ended with ${String(exitCode)}\n${stderr}`,
        );
        assert.doesNotMatch(stderr, /^\s+at .*\.cjs:/m, words.join(" "));
      }
      assert.deepEqual(contentOf(master.outside), before);
    });
  }
});
