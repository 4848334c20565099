import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, realpathSync, symlinkSync } from "node:fs";
import path from "node:path";
import { RunDocumentSchema } from "../../src/protocol/cli";
import { removeTemporaryFolders } from "../support/temporaryFolder";
import { answerChangeId, answerDocuments, answerId } from "./answerChange";
import { ScratchProject } from "./scratchProject";

const [module, testFile] = ["src/shop/answer.py", "tests/test_answer.py"];
const command = `python -m pytest ${testFile}`;
const hasPytest = spawnSync("python3", ["-c", "import pytest"]).status === 0;

function inProject(project: ScratchProject, program: string, ...args: string[]): void {
  execFileSync(program, args, { cwd: project.root, stdio: "pipe" });
}

/** What `pip install -e .` starts for a project with a setup.py: a path in site-packages. Needs no network. */
function installAsPath(project: ScratchProject): boolean {
  const args = ["setup.py", "--quiet", "develop", "--no-deps"];
  const { status } = spawnSync(".venv/bin/python", args, { cwd: project.root });
  return status === 0;
}

/** As setuptools writes it for a project with a pyproject.toml: a finder that maps the package to its folder. */
function installWithFinder(project: ScratchProject): boolean {
  const version = execFileSync(path.join(project.root, ".venv/bin/python"), [
    ...["-c", "import sys; print('python%d.%d' % sys.version_info[:2])"],
  ]);
  const packages = `.venv/lib/${version.toString().trim()}/site-packages`;
  const folder = JSON.stringify(path.join(realpathSync(project.root), "src/shop/__init__.py"));
  project.write({
    [`${packages}/__editable__.shop-1.pth`]:
      "import __editable___shop_1_finder; __editable___shop_1_finder.install()\n",
    [`${packages}/__editable___shop_1_finder.py`]: `import sys
from importlib.util import spec_from_file_location


class Finder:
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return spec_from_file_location(name, ${folder}) if name == "shop" else None


def install():
    sys.meta_path.append(Finder)
`,
  });
  return true;
}

/** A package whose answer is right in the main checkout only, where a virtual environment has it installed. */
function editableProject(): ScratchProject {
  const project = new ScratchProject();
  project.write({
    ".gitignore": ".venv\n*.egg-info\n__pycache__\n.pytest_cache\n",
    "setup.py":
      'from setuptools import setup\nsetup(name="shop", version="1", package_dir={"": "src"}, packages=["shop"])\n',
    "src/shop/__init__.py": "",
    [module]: "ANSWER = 41\n",
  });
  project.commitAll();
  project.write({
    ...answerDocuments(),
    [`openspec/changes/${answerChangeId}/tasks.md`]: `- [ ] Answer in \`${module}\`, shown by \`${command}\`\n`,
    [module]: "ANSWER = 42\n",
  });
  const test =
    "from shop.answer import ANSWER\n\n\ndef test_give_answer() -> None:\n    assert ANSWER == 42\n";
  project.useAgent({
    [answerId]: { edit: { [module]: "ANSWER = 0\n", [testFile]: test }, fix: {} },
  });
  inProject(project, "python3", "-m", "venv", "--system-site-packages", "--without-pip", ".venv");
  const bin = path.join(project.root, ".venv/bin");
  project.env = { PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}` };
  return project;
}

async function runIt(project: ScratchProject, ...args: string[]) {
  const { exitCode, document } = await project.json(
    RunDocumentSchema,
    ...["run", "--ws-id", answerId, "--trust", ...args],
  );
  assert.equal(exitCode, 1);
  const [workstream] = document.data?.workstreams ?? [];
  assert.ok(workstream);
  return workstream;
}

/** Whether a command says that all is well when a person types it in the worktree. */
function passesByHand(project: ScratchProject, shell: string): boolean {
  const cwd = path.join(project.root, `.worktrees/${answerId}`);
  const env = { ...process.env, ...project.env };
  return spawnSync(shell, { cwd, env, shell: true }).status === 0;
}

suite("tests that would pass on another checkout's code are not proven", () => {
  teardown(removeTemporaryFolders);

  for (const [name, install] of [
    ["as a path", installAsPath],
    ["as a finder", installWithFinder],
  ] as const) {
    test(`Python installed as editable ${name} (needs pytest${install === installAsPath ? " and setuptools" : ""})`, async function () {
      if (!hasPytest) this.skip();
      const project = editableProject();
      if (!install(project)) this.skip();
      await project.ok("convert", "--change-id", answerChangeId);
      const { state, message, scenarios } = await runIt(project);
      assert.equal(state, "failed");
      assert.ok(passesByHand(project, command), "the command alone is falsely green");
      const file = path.join(realpathSync(project.root), "src/shop");
      assert.ok(message?.includes(`imported shop from ${file}`), message ?? "");
      assert.match(message ?? "", /not proven: .*outside of the worktree; .*worktree\.setup/);
      assert.equal(scenarios[0]?.state, "unproven");
      assert.equal(await project.sql("SELECT count(*) FROM evidence WHERE state = 'proven'"), "0");
    });
  }

  test("what the message says mends it: the tests then see the worktree's code, and fail on it (needs pytest)", async function () {
    if (!hasPytest) this.skip();
    const project = editableProject();
    installWithFinder(project);
    project.git("checkout", "-q", "--", module);
    project.write({ "pytest.ini": "[pytest]\npythonpath = src\n" });
    project.git("add", "pytest.ini");
    project.git("commit", "-qm", "Test the code beside the tests");
    project.write({ [module]: "ANSWER = 42\n" });
    await project.ok("convert", "--change-id", answerChangeId);
    const { message, scenarios } = await runIt(project);
    assert.doesNotMatch(message ?? "", /outside of the worktree/);
    assert.equal(scenarios[0]?.state, "failing");
    assert.equal(passesByHand(project, command), false);
  });

  test("a package that the worktree's node_modules take from the main checkout by a path", async () => {
    const project = new ScratchProject();
    const test = "test/word.test.js";
    project.write({
      ".gitignore": "node_modules\n",
      "package.json": '{ "type": "module", "dependencies": { "word": "file:lib/word" } }\n',
      "lib/word/package.json": '{ "name": "word", "type": "module", "exports": "./index.js" }\n',
      "lib/word/index.js": 'export const word = "old";\n',
    });
    project.commitAll();
    mkdirSync(path.join(project.root, "node_modules"));
    symlinkSync("../lib/word", path.join(project.root, "node_modules/word"));
    project.write({
      ...answerDocuments({ module: "lib/word/index.js", test }),
      "lib/word/index.js": 'export const word = "new";\n',
    });
    project.useAgent({
      [answerId]: {
        edit: {
          "lib/word/index.js": 'export const word = "wrong";\n',
          [test]: `import assert from "node:assert/strict";
import { test } from "node:test";
import { word } from "word";
test("give answer", () => assert.equal(word, "new"));
`,
        },
        fix: {},
      },
    });
    await project.ok("convert", "--change-id", answerChangeId);
    const first = await runIt(project);
    assert.equal(first.scenarios[0]?.state, "failing", "the worktree's own code is under test");

    // What people do to save time: the worktree gets main's node_modules, whose links lead to main's packages.
    const bundle: unknown = JSON.parse(project.read(`workstreams/${answerId}.json`));
    assert.ok(typeof bundle === "object" && bundle !== null);
    const setup = ["rm -rf node_modules && ln -s ../../node_modules node_modules"];
    project.write({
      [`workstreams/${answerId}.json`]: JSON.stringify({ ...bundle, worktree: { setup } }),
    });
    project.git("worktree", "remove", "--force", `.worktrees/${answerId}`);
    const second = await runIt(project, "--fresh");
    assert.equal(second.state, "failed");
    assert.ok(passesByHand(project, `node --test ${test}`), "the command alone is falsely green");
    const from = path.join(realpathSync(project.root), "lib/word");
    assert.ok(second.message?.includes(`not proven: tests would import word from ${from}`));
    assert.match(second.message ?? "", /add "npm install" to worktree\.setup/);
  });
});
