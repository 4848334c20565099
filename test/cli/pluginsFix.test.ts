import assert from "node:assert/strict";
import { chmodSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { FailureDocumentSchema } from "../../src/protocol/cli";
import { PluginsFixDocumentSchema } from "../../src/protocol/tools";
import { removeProjects, RunProject } from "./support/runProject";
import { goodEdit } from "./support/sampleChange";

const toolchain = path.join(import.meta.dirname, "../../node_modules");
const worktree = ".worktrees/ws-limit";
const file = "src/limiter.js";
const at = `${worktree}/${file}`;

/** Two formatters that want different quotes: each undoes what the other did, so a problem that can be mended is left. */
const files = {
  ".gitignore": "node_modules\n",
  "eslint.config.js": 'export default [{ rules: { quotes: ["error", "single"] } }];\n',
  ".prettierrc": '{ "singleQuote": false }\n',
};
const edit = `${goodEdit()}
write("${file}", 'export const word = "too many";\\nexport const limit = (n) => (n > 100 ? 429 : 200);\\n');`;

suite("plugins fix", () => {
  let project: RunProject;

  suiteSetup(async () => {
    project = RunProject.create(edit, {
      files,
      bundle: { circuit_breaker: { max_attempts: 1 } },
      settings: { plugins: { skip: ["node-check"] } },
    });
    project.commitAll("Checkers");
    symlinkSync(toolchain, path.join(project.root, "node_modules"));
    const answer = await project.run();
    assert.equal(answer.exitCode, 1, answer.stdout + answer.stderr);
    const [issue] = project.sql("SELECT source, code FROM issues ORDER BY rowid DESC");
    assert.deepEqual(issue, { source: "eslint", code: "quotes" });
    assert.match(project.read(at), /"too many"/);
  });
  suiteTeardown(removeProjects);

  const ask = (plugin: string, name: string) =>
    project.cli("plugins", "fix", plugin, name, "--ws-id", "ws-limit", "--json");

  async function refusal(plugin: string, name: string): Promise<string> {
    const before = project.read(at);
    const { exitCode, stdout } = await ask(plugin, name);
    assert.equal(exitCode, 2, stdout);
    assert.equal(project.read(at), before);
    return FailureDocumentSchema.parse(JSON.parse(stdout)).issues[0]?.message ?? "";
  }

  test("refuses what it cannot mend, and changes nothing then", async () => {
    assert.match(await refusal("eslin", file), /no plugin eslin/);
    assert.match(await refusal("eslint", "README.md"), /has no fixer for README\.md/);
    assert.match(await refusal("eslint", "../../../src/a.js"), /is not in the worktree/);
  });

  test("starts no tool that is another one than before EDIT", async () => {
    const modules = path.join(project.root, worktree, "node_modules");
    rmSync(modules, { recursive: true, force: true });
    project.write(`${worktree}/node_modules/.bin/eslint`, "#!/bin/sh\necho v10.0.0\n");
    chmodSync(path.join(modules, ".bin/eslint"), 0o755);
    try {
      assert.match(await refusal("eslint", file), /tool changed during EDIT/);
    } finally {
      rmSync(modules, { recursive: true, force: true });
    }
  });

  test("changes the file with the tool's own fixer and says what the tool finds since", async () => {
    const { exitCode, stdout, stderr } = await ask("eslint", file);
    assert.equal(exitCode, 0, stdout + stderr);
    const { data } = PluginsFixDocumentSchema.parse(JSON.parse(stdout));
    assert.deepEqual(data, {
      ...{ plugin: "eslint", workstream: "ws-limit", file, changed: true },
      ...{ outcome: "clean", why: "no issue found", issues: [] },
    });
    assert.match(project.read(at), /'too many'/);
  });

  test("takes no file for clean that the tool could not look at", async () => {
    project.write(at, "export const = 1;\n");
    const { exitCode, stdout } = await ask("prettier", file);
    assert.equal(exitCode, 1);
    const { data } = PluginsFixDocumentSchema.parse(JSON.parse(stdout));
    assert.deepEqual([data?.outcome, data?.changed], ["broken", false]);
  });
});
