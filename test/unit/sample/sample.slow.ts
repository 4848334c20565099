import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { SampleProject, sampleChange } from "./sampleProject";

const created = [
  "src/api/middleware/counterStore.js",
  "src/api/middleware/rateLimiter.js",
  "src/api/monitoring.js",
  "test/api/rateLimiting.test.js",
];

suite("the sample", () => {
  let project: SampleProject;

  setup(() => {
    project = new SampleProject();
  });

  teardown(() => {
    project.remove();
  });

  async function isClean(command: string, ...args: string[]): Promise<void> {
    const { exitCode, output } = await project.run(command, args);
    assert.equal(exitCode, 0, output);
  }

  async function play(phase: "edit" | "fix", prompt: string) {
    const promptFile = path.join(project.root, "prompt.md");
    writeFileSync(promptFile, prompt);
    return project.run("node", ["agent/agent.mjs", promptFile], { WORKSTREAM_PHASE: phase });
  }

  test("converts to the bundle of the worked example, every path named in its own text", () => {
    const { bundle } = sampleChange(project.files());
    assert.equal(bundle.id, "ws-rate-limiting");
    assert.deepEqual(bundle.tasks, [
      "Add rate limiter middleware",
      "Configure Redis backend",
      "Add monitoring",
    ]);
    assert.deepEqual([...bundle.files_scope].sort(), [...created, "src/api/server.js"].sort());
    assert.deepEqual([...bundle.files_create].sort(), created);
    assert.deepEqual(bundle.acceptance_tests, [
      "Verify: Exceed Limit scenario",
      "node --test test/api/rateLimiting.test.js",
    ]);
  });

  test("is clean for its checkers and tests before anybody edits it", async () => {
    await isClean("eslint", ".");
    await isClean("prettier", "--check", ".");
    await isClean("tsc", "-p", ".");
    await isClean("node", "--test", "test/api/server.test.js");
  });

  test("the scripted agent says what it is and writes inside the scope only", async () => {
    const before = project.files();
    const { output } = await play("edit", "# Rate Limiting");
    assert.match(output, /scripted agent: plays back prepared edits, knows no AI/);
    const added = project.files().filter((file) => !before.includes(file));
    assert.deepEqual(added, ["prompt.md", ...created].sort());
  });

  test("its edit has one mistake, for tsc to find; the fix mends exactly the place it is told", async () => {
    await play("edit", "# Rate Limiting");
    const { output } = await project.run("tsc", ["-p", "."]);
    const found = /^(\S+)\((\d+),(\d+)\): error (TS\d+): (.*)$/m.exec(output);
    assert.ok(found, output);
    assert.equal(output.match(/error TS/g)?.length, 1);
    const [, file = "", line = "", column = "", code = "", message = ""] = found;
    const before = project.read(file).split("\n");
    await play("fix", `### 1. tsc ${code}: ${message}\n\n\`${file}:${line}:${column}\`\n`);
    const changed = project
      .read(file)
      .split("\n")
      .flatMap((text, at) => (text === before[at] ? [] : [at + 1]));
    assert.deepEqual(changed, [Number(line)]);
    await isClean("tsc", "-p", ".");
    await isClean("eslint", ".");
    await isClean("prettier", "--check", "src", "test");
    await isClean(
      "node",
      "--test",
      ...["server", "rateLimiting"].map((name) => `test/api/${name}.test.js`),
    );
  });

  test("the test of the change finds it missing", async () => {
    await play("edit", "# Rate Limiting");
    writeFileSync(
      path.join(project.root, "src/api/middleware/rateLimiter.js"),
      "export const createRateLimiter = () => () => Promise.resolve(true);\n",
    );
    const { exitCode } = await project.run("node", ["--test", "test/api/rateLimiting.test.js"]);
    assert.equal(exitCode, 1);
  });

  test("asked to fix what the script does not know, it fails and says so", async () => {
    const { exitCode, output } = await play("fix", "### 1. eslint eqeqeq: use ===");
    assert.equal(exitCode, 1);
    assert.match(output, /names nothing that the script can mend/);
  });
});
