import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { removeTemporaryFolders } from "../support/temporaryFolder";
import { ScratchProject } from "./scratchProject";

const main = "openspec/specs/cap/spec.md";
const delta = "openspec/changes/demo/specs/cap/spec.md";
const tasks = "openspec/changes/demo/tasks.md";

function requirement(name: string): string {
  return `### Requirement: ${name}\nThe system SHALL answer.\n\n#### Scenario: Asked\n- **WHEN** asked\n- **THEN** it answers\n`;
}

const documents = {
  "openspec/config.yaml": "schema: spec-driven\n",
  [main]: `# cap Specification\n\n## Purpose\nAnswers what clients of the shop ask, quickly and in full.\n\n## Requirements\n\n${requirement("A")}`,
  "openspec/changes/demo/proposal.md": "# Change: Demo\n\n## Why\nPeople ask for more.\n",
  [delta]: `## ADDED Requirements\n\n${requirement("B")}`,
  [tasks]: "- [x] 1.1 Do it\n",
};

suite("bad input: documents that are no files of their project", () => {
  let project: ScratchProject;

  setup(() => {
    project = new ScratchProject();
    project.write(documents);
  });
  teardown(removeTemporaryFolders);

  function replace(file: string, put: (place: string) => void): void {
    project.remove(file);
    put(path.join(project.root, file));
  }

  async function isNotArchived(...says: readonly RegExp[]): Promise<void> {
    const before = project.snapshot();
    for (const args of [["--dry-run"], ["--yes"]]) {
      const answer = await project.cli("archive", "demo", ...args);
      assert.equal(answer.exitCode, 1, answer.stderr);
      for (const words of says) assert.match(answer.stderr, words);
      assert.doesNotMatch(answer.stderr, /^ +at /m, "a person does not want to read a stack");
    }
    assert.deepEqual(project.snapshot(), before);
  }

  test("a delta that is a link out of the change is not archived as if there were none", async () => {
    const outside = path.join(project.top, "delta.md");
    writeFileSync(outside, documents[delta]);
    replace(delta, (place) => {
      symlinkSync(outside, place);
    });
    await isNotArchived(/outside the allowed directory: .*changes\/demo\/specs\/cap\/spec\.md/);
  });

  test("nothing is written through a main spec that is a link to nowhere", async () => {
    const nowhere = path.join(project.top, "nowhere.md");
    replace(main, (place) => {
      symlinkSync(nowhere, place);
    });
    await isNotArchived(/dangling symbolic link: .*openspec\/specs\/cap\/spec\.md/);
    assert.equal(project.has("nowhere.md"), false);
  });

  test("a folder in the place of a main spec is told with its path", async () => {
    replace(main, (place) => {
      mkdirSync(place);
      writeFileSync(path.join(place, "x"), "");
    });
    await isNotArchived(/^openspec\/specs\/cap\/spec\.md: EISDIR/m, /Make it a file/);
  });

  test("a task list that is a link to itself is told with its path", async () => {
    replace(tasks, (place) => {
      symlinkSync(place, place);
    });
    await isNotArchived(/ELOOP.*changes\/demo\/tasks\.md/);
  });

  const commands = [
    ["list", "--json"],
    ["list", "--specs", "--json"],
    ["show", "demo"],
    ["show", "cap", "--type", "spec"],
    ["validate", "--all", "--strict", "--json"],
    ["status", "--change", "demo"],
    ["instructions", "apply", "--change", "demo"],
    ["convert", "demo"],
    ["check"],
    ["archive", "demo", "--yes"],
  ];
  const spoiled: Readonly<Record<string, (place: string, text: string) => void>> = {
    "pipes that nobody writes into": (place) => {
      execFileSync("mkfifo", [place]);
    },
    "lists in lists in lists, five thousand deep": (place, text) => {
      writeFileSync(place, `${text}\n${"- ".repeat(5000)}x\n`);
    },
    "bytes that are no text": (place, text) => {
      writeFileSync(place, Buffer.concat([Buffer.from(text), Buffer.from([0, 0xff, 0xc3, 0x28])]));
    },
    "a hundred thousand lines": (place, text) => {
      writeFileSync(place, text + "\nx".repeat(100_000));
    },
  };
  for (const [what, spoil] of Object.entries(spoiled)) {
    test(`${what}: every command ends, says something, and shows no stack`, async function () {
      if (process.platform === "win32") this.skip();
      const files = Object.entries(documents).filter(([file]) => file.endsWith(".md"));
      for (const [file, text] of files) {
        replace(file, (place) => {
          spoil(place, text);
        });
      }
      const before = project.snapshot();
      for (const args of commands) {
        const { exitCode, stdout, stderr } = await project.cli(...args);
        const said = `${args.join(" ")}: ${exitCode ?? "killed"}\n${stdout}${stderr}`;
        assert.ok([0, 1, 2].includes(exitCode ?? -1), said);
        assert.notEqual((stdout + stderr).trim(), "", said);
        assert.doesNotMatch(stderr, /^ +at /m, said);
        if (!["convert", "archive"].includes(args[0] ?? ""))
          assert.deepEqual(project.snapshot(), before, said);
      }
    });
  }

  test("a proposal that is a link to itself is no proposal for any reader", async () => {
    replace("openspec/changes/demo/proposal.md", (place) => {
      symlinkSync(place, place);
    });
    for (const args of [["list"], ["validate", "demo"], ["status", "--change", "demo"]]) {
      await project.ok(...args);
    }
    rmSync(path.join(project.root, main));
    assert.equal((await project.cli("show", "demo")).exitCode, 1);
  });
});
