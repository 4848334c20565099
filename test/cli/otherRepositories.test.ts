import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { BundleSchema } from "../../src/core/model/bundle";
import { RunDocumentSchema } from "../../src/protocol/cli";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolder";
import {
  answerChangeId,
  answerDocuments,
  answerId,
  answerWork,
  defaultPaths,
  prepareAnswer,
  walkAnswer,
} from "./answerChange";
import { bundleText, hasProgram, ScratchProject } from "./scratchProject";

const bundlePath = `workstreams/${answerId}.json`;

suite("repositories of other shapes", () => {
  teardown(removeTemporaryFolders);

  test("Python with a src layout and a conftest.py (needs pytest)", async function () {
    if (!hasProgram("pytest")) this.skip();
    const project = new ScratchProject();
    project.write({
      "pyproject.toml":
        '[project]\nname = "shop"\nversion = "1"\n\n[tool.pytest.ini_options]\npythonpath = ["src"]\n',
      "src/shop/__init__.py": "",
      "tests/conftest.py":
        "import pytest\n\n\n@pytest.fixture\ndef question() -> str:\n    return 'what?'\n",
    });
    project.commitAll();
    const [module, file] = ["src/shop/answer.py", "tests/test_answer.py"];
    project.write({
      ...answerDocuments(),
      [`openspec/changes/${answerChangeId}/tasks.md`]: `- [ ] Answer in \`${module}\`, shown by \`pytest ${file}\`\n`,
    });
    project.useAgent({
      [answerId]: {
        edit: {
          [module]: "def answer(question: str) -> int:\n    return 42\n",
          [file]:
            "from shop.answer import answer\n\n\ndef test_give_answer(question: str) -> None:\n    assert answer(question) == 42\n",
        },
      },
    });
    await walkAnswer(project);
    assert.ok(project.has(module));
    assert.equal(project.git("status", "--porcelain", "--", "src", "tests"), "");
  });

  test("Python code that would come from the main checkout is not proven, though its test passes (needs pytest)", async function () {
    if (!hasProgram("pytest")) this.skip();
    const project = new ScratchProject();
    const [module, file] = ["src/shop/answer.py", "tests/test_answer.py"];
    project.write({ "src/shop/__init__.py": "", [module]: "ANSWER = 41\n" });
    project.commitAll();
    project.write({
      ...answerDocuments(),
      [`openspec/changes/${answerChangeId}/tasks.md`]: `- [ ] Answer in \`${module}\`, shown by \`pytest ${file}\`\n`,
      // A person has the right answer in the main checkout; the agent has not.
      [module]: "ANSWER = 42\n",
    });
    const test =
      "from shop.answer import ANSWER\n\n\ndef test_give_answer() -> None:\n    assert ANSWER == 42\n";
    project.useAgent({ [answerId]: { edit: { [module]: "ANSWER = 0\n", [file]: test } } });
    // What an editable install does: the main checkout stands on Python's path.
    project.changeSettings({ env: ["PYTHONPATH"] });
    project.env = { PYTHONPATH: path.join(project.root, "src") };
    await project.ok("convert", "--change-id", answerChangeId);
    const { exitCode, document } = await project.json(
      RunDocumentSchema,
      ...["run", "--ws-id", answerId, "--trust"],
    );
    assert.equal(exitCode, 1);
    const [workstream] = document.data?.workstreams ?? [];
    assert.notEqual(workstream?.state, "done");
    assert.match(workstream?.message ?? "", /not proven: .*imported shop from .*worktree\.setup/);
    assert.equal(workstream?.scenarios[0]?.state, "unproven");
  });

  test("paths with blanks and letters beyond ASCII, in the repository's folder and in the scope", async () => {
    const project = new ScratchProject({ name: "mein Projekt – größer ñ 日本" });
    const paths = { module: "src/größe der antwort.js", test: "test/größe der antwort.test.js" };
    prepareAnswer(project, paths);
    await walkAnswer(project);
    const bundle = BundleSchema.parse(JSON.parse(project.read(bundlePath)));
    assert.deepEqual(bundle.files_scope, [paths.module, paths.test]);
    assert.equal(project.read(paths.module), answerWork(paths)[paths.module]);
  });

  test("nobody's name is configured in git: the engine commits all the same", async () => {
    const project = new ScratchProject();
    prepareAnswer(project);
    project.git("config", "--unset", "user.name");
    project.git("config", "--unset", "user.email");
    project.git("config", "user.useConfigOnly", "true");
    const home = temporaryFolder();
    project.env = { HOME: home, XDG_CONFIG_HOME: home, GIT_CONFIG_NOSYSTEM: "1" };
    await walkAnswer(project);
    assert.equal(project.read(defaultPaths.module), answerWork()[defaultPaths.module]);
    assert.notEqual(project.git("log", "-1", "--format=%an"), "");
  });

  test("documents with CRLF convert to the same bundle, and stay CRLF when their boxes are ticked", async () => {
    const project = new ScratchProject();
    prepareAnswer(project);
    project.git("config", "core.autocrlf", "false");
    await project.ok("convert", "--change-id", answerChangeId);
    const withLf = project.read(bundlePath);
    const documents = Object.entries(answerDocuments());
    project.write(
      Object.fromEntries(documents.map(([file, text]) => [file, text.replaceAll("\n", "\r\n")])),
    );
    await project.ok("convert", "--change-id", answerChangeId, "--force");
    assert.equal(project.read(bundlePath), withLf);
    await walkAnswer(project);
    const tasks = project.read(`openspec/archive/${answerChangeId}/tasks.md`);
    assert.deepEqual(tasks.match(/\[.\]|\r\n|\n/g), ["[x]", "\r\n", "[x]", "\r\n"]);
  });

  test("the branch that is worked for is not called main", async () => {
    const project = new ScratchProject({ branch: "trunk" });
    prepareAnswer(project);
    await walkAnswer(project);
    assert.equal(project.git("branch", "--list", "--format=%(refname:short)"), "trunk");
    assert.equal(project.git("rev-list", "--count", "trunk"), "2");
  });

  test("a detached HEAD is refused with what to do", async () => {
    const project = new ScratchProject();
    prepareAnswer(project);
    await project.ok("convert", "--change-id", answerChangeId);
    project.git("checkout", "-q", "--detach");
    const before = project.git("for-each-ref");
    const { exitCode, stderr } = await project.cli("run", "--ws-id", answerId, "--trust");
    assert.equal(exitCode, 2);
    assert.match(stderr, /detached|no branch/i);
    assert.match(stderr, /git (checkout|switch)|merge\.target/);
    assert.equal(project.git("for-each-ref"), before);
    assert.equal(project.has(".worktrees"), false);
  });

  test("a worktree.setup that fails ends in setup_failed, which names the command", async () => {
    const project = new ScratchProject();
    prepareAnswer(project);
    await project.ok("convert", "--change-id", answerChangeId);
    const bundle: unknown = JSON.parse(project.read(bundlePath));
    assert.ok(typeof bundle === "object" && bundle !== null);
    const setup = ["echo first", "echo cannot install >&2; exit 7"];
    project.write({ [bundlePath]: bundleText({ ...bundle, worktree: { setup } }) });
    const { exitCode, document } = await project.json(
      RunDocumentSchema,
      ...["run", "--ws-id", answerId, "--trust"],
    );
    assert.equal(exitCode, 1);
    const [workstream] = document.data?.workstreams ?? [];
    assert.equal(workstream?.state, "failed");
    assert.equal(workstream.reason, "setup_failed");
    assert.match(
      workstream.message ?? "",
      /echo cannot install >&2; exit 7.*exit 7: cannot install/,
    );
  });
});

suite("npm workspaces", () => {
  teardown(removeTemporaryFolders);

  /** packages/a says what @acme/b of packages/b says; both are linked in main's node_modules, as npm does it. */
  function workspaces(): ScratchProject {
    const project = new ScratchProject();
    const packageJson = (fields: object) => bundleText({ type: "module", ...fields });
    project.write({
      "package.json": packageJson({ private: true, workspaces: ["packages/*"] }),
      "packages/a/package.json": packageJson({
        name: "@acme/a",
        version: "1.0.0",
        dependencies: { "@acme/b": "1.0.0" },
      }),
      "packages/a/index.js": 'import { word } from "@acme/b";\nexport const say = () => word;\n',
      "packages/b/package.json": packageJson({
        name: "@acme/b",
        version: "1.0.0",
        main: "index.js",
      }),
      "packages/b/index.js": 'export const word = "old";\n',
      ".gitignore": "node_modules\n",
    });
    execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent"], {
      cwd: project.root,
    });
    assert.ok(existsSync(path.join(project.root, "node_modules/@acme/b/index.js")));
    project.commitAll();
    const test = "packages/a/test/say.test.js";
    project.write({
      ...answerDocuments({ module: "packages/b/index.js", test }),
    });
    project.useAgent({
      [answerId]: {
        edit: {
          "packages/b/index.js": 'export const word = "new";\n',
          [test]: `import assert from "node:assert/strict";
import { test } from "node:test";
import { say } from "@acme/a";
test("give answer: a says what b says", () => assert.equal(say(), "new"));
`,
        },
      },
    });
    return project;
  }

  test("tests run against the worktree's packages, not against those that main's node_modules link to", async () => {
    const project = workspaces();
    await walkAnswer(project);
    assert.match(project.read("packages/b/index.js"), /new/);
  });

  test("packages that would come from the main checkout are not proven, though their tests would pass", async () => {
    const project = workspaces();
    await project.ok("convert", "--change-id", answerChangeId);
    const bundle: unknown = JSON.parse(project.read(bundlePath));
    assert.ok(typeof bundle === "object" && bundle !== null);
    // What people do to save time: the worktree gets main's node_modules, whose links lead to main's packages.
    const setup = ['ln -s "../../node_modules" node_modules'];
    project.write({
      [bundlePath]: bundleText({ ...bundle, worktree: { setup } }),
      "packages/b/index.js": 'export const word = "new";\n',
    });
    const { exitCode, document } = await project.json(
      RunDocumentSchema,
      ...["run", "--ws-id", answerId, "--trust"],
    );
    assert.equal(exitCode, 1);
    const [workstream] = document.data?.workstreams ?? [];
    assert.notEqual(workstream?.state, "done");
    assert.match(workstream?.message ?? "", /not proven: tests would import @acme\/a/);
    assert.match(workstream?.message ?? "", /npm install/);
  });
});

suite("openspec/ in subfolders of one git repository", () => {
  teardown(removeTemporaryFolders);

  test("two projects run at once under the same id, and each merges below its own folder", async () => {
    const api = new ScratchProject({}, "services/api");
    const web = api.neighbour("services/web");
    const packageJson = { "package.json": '{ "private": true, "type": "module" }\n' };
    for (const project of [api, web]) project.write(packageJson);
    api.commitAll();
    for (const project of [api, web]) {
      project.write(answerDocuments());
      project.useAgent({ [answerId]: { edit: answerWork() } });
      await project.ok("convert", "--change-id", answerChangeId);
    }
    await Promise.all([
      api.ok("run", "--ws-id", answerId, "--trust"),
      web.ok("run", "--ws-id", answerId, "--trust"),
    ]);
    for (const name of ["services-api", "services-web"]) {
      assert.ok(existsSync(path.join(api.top, ".worktrees", `${name}--${answerId}`)), name);
    }
    await api.ok("merge", "--ws-id", answerId);
    assert.ok(api.has(defaultPaths.module));
    assert.equal(web.has(defaultPaths.module), false);

    // The target has moved, so the work is proven again on top of it.
    await web.ok("merge", "--ws-id", answerId);
    assert.ok(web.has(defaultPaths.module));
    for (const project of [api, web]) await project.ok("archive", answerChangeId);
    const untracked = api.git("status", "--porcelain", "--untracked-files=all");
    assert.doesNotMatch(untracked, /\.workstreams\/|\.worktrees/);
  });
});
