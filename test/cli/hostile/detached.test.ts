import assert from "node:assert/strict";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { flat, removeProjects, RunProject } from "../support/runProject";
import { cliProgram } from "../support/runCli";
import { goodEdit } from "../support/sampleChange";

const harmless = "#!/bin/sh\nnode --test test/limiter.test.js\n";
const [commit, amend] = [
  "git add -A ':!.workstreams' && git commit -qm Later",
  "git commit -qa --amend -m Start",
];

/** What somebody does in the moment between a yes and the engine's beginning, with `ran` as the canary. */
const changes: Readonly<Record<string, (ran: string) => string>> = {
  "the script that a command starts, committed": (ran) =>
    `echo "touch '${ran}'" >> check.sh; ${commit}`,
  "that script, with the commit put in the place of the one before": (ran) =>
    `echo "touch '${ran}'" >> check.sh; ${amend}`,
  "the script that the agent's command starts": (ran) =>
    `echo "touch '${ran}'" >> agent.sh; ${commit}`,
  "the script of package.json": (ran) =>
    `echo '{"name":"a","scripts":{"test":"touch ${ran}"}}' > package.json; ${commit}`,
  "what runs before the script of package.json": (ran) =>
    `echo '{"name":"a","scripts":{"pretest":"touch ${ran}","test":"./check.sh"}}' > package.json; ${commit}`,
  "a test runner's configuration": (ran) =>
    `echo 'require("fs").writeFileSync("${ran}", "")' > .mocharc.cjs; ${commit}`,
  "the checker in node_modules, which git does not have": (ran) =>
    `echo 'require("fs").writeFileSync("${ran}", "")' >> node_modules/.bin/eslint`,
  "a command of the bundle": (ran) =>
    `sed -i 's#"npm test"#"touch ${ran}"#' workstreams/ws-limit.json`,
  "the agent of the settings": (ran) =>
    `echo '{"agent":"mine","agents":{"mine":{"command":["touch","${ran}"]}}}' > .workstreams.json`,
  "the sandbox of the settings": () =>
    `sed -i 's#{"agent":"mine"#{"sandbox":"off","agent":"mine"#' .workstreams.json`,
  "what the change asks for": () => "echo '- [ ] 9. And more' >> openspec/changes/limit/tasks.md",
};

function approvedProject(): RunProject {
  const project = RunProject.create(goodEdit(), {
    settings: { agent: "mine", agents: { mine: { command: ["./agent.sh", "{promptFile}"] } } },
    bundle: { acceptance_tests: ["./check.sh", "npm test"] },
    files: {
      "package.json": JSON.stringify({ name: "a", scripts: { test: "./check.sh" } }),
      "check.sh": harmless,
      "eslint.config.js": "export default [];\n",
      ".gitignore": "node_modules\n",
      "node_modules/eslint/package.json": '{"name":"eslint","version":"9.9.0","bin":"bin.js"}',
      "node_modules/.bin/eslint": `#!${process.execPath}
const files = process.argv.slice(process.argv.indexOf("--") + 1);
console.log(JSON.stringify(files.map((file) => ({ filePath: require("path").resolve(file), messages: [] }))));
`,
    },
  });
  const agent = path.join(project.folder, "agent.mjs");
  project.write("agent.sh", `#!/bin/sh\nexec '${process.execPath}' '${agent}' "$1"\n`);
  for (const file of ["check.sh", "agent.sh", "node_modules/.bin/eslint"])
    chmodSync(path.join(project.root, file), 0o755);
  project.commitAll("Start");
  return project;
}

/** The program as `--detach` starts it, with something done first. */
function programAfter(project: RunProject, script: string): readonly string[] {
  const file = path.join(project.folder, "between.mjs");
  writeFileSync(
    file,
    `import { execFileSync } from "node:child_process";
if (process.argv.includes("--approval")) execFileSync("sh", ["-ec", ${JSON.stringify(script)}]);\n`,
  );
  return [process.execPath, "--import", pathToFileURL(file).href, cliProgram()];
}

const runDetached = ["run", "--all", "--trust", "--detach"];

suite("--detach runs what was approved", () => {
  suiteTeardown(removeProjects);

  test("and that is all it needs where nothing changed", async () => {
    const project = approvedProject();
    const program = programAfter(project, "true");
    const answer = await project.call(runDetached, { program });
    assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
    assert.deepEqual(project.states(), { "ws-limit": "done" });
  });

  for (const [what, change] of Object.entries(changes)) {
    test(`and nothing when a moment later somebody changed ${what}`, async () => {
      const project = approvedProject();
      const ran = path.join(project.folder, "ran");
      const program = programAfter(project, change(ran));
      const answer = await project.call(runDetached, { program });
      assert.equal(existsSync(ran), false);
      assert.deepEqual(project.calls(), []);
      assert.notEqual(answer.exitCode, 0, answer.stdout);
      assert.match(flat(answer.stderr), /after the yes .* changed/);
    });
  }
});
