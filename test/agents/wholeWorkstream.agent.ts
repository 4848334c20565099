import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { removeProjects, RunProject } from "../cli/support/runProject";
import { type RealAgent, realAgents, setUpAgent } from "./agentSetups";
import { agentPrograms } from "./installAgents";
import { startMockModel, type MockModel, type ModelEdit, type ModelMode } from "./mockModel";

const limiter = (bad: boolean): ModelEdit => ({
  file: "src/limiter.js",
  text: `${bad ? "var unused = 1;\n" : ""}export const limit = (n) => (n > 100 ? 429 : 200);\n`,
});
const limiterTest: ModelEdit = {
  file: "test/limiter.test.js",
  text: `import test from "node:test";
import assert from "node:assert/strict";
import { limit } from "../src/limiter.js";
test("exceed limit", () => {
  assert.equal(limit(101), 429);
});
`,
};

const script =
  "let bad = 0; for (const f of process.argv.slice(1)) require('node:fs').readFileSync(f, 'utf8').split('\\n').forEach((l, i) => { if (l.startsWith('var ')) { bad = 1; console.log(f + ':' + (i + 1) + ': unused variable'); } }); process.exitCode = bad";

/** A checker of the repository that finds an unused variable, as a linter would. */
const plugin = {
  schema: 1,
  id: "own-lint",
  title: "Own lint",
  install: "install Node.js",
  match: { extensions: [".js"], whenConfig: ["own-lint.cfg"] },
  resolve: { bin: "node" },
  commands: [{ scope: "files", args: ["-e", script, "{files}"] }],
  output: [
    {
      name: "text",
      parser: "regex",
      code: "no-unused",
      severity: "error",
      patterns: ["^(?P<file>[^:]+):(?P<line>\\d+): (?P<message>.*)$"],
    },
  ],
  exit: { clean: [0], issues: [1] },
};

function realProject(agent: string, sandbox: boolean): RunProject {
  return RunProject.create("", {
    sandbox,
    bundle: {
      agent,
      acceptance_tests: ["Verify: Exceed Limit scenario", "node --test test/limiter.test.js"],
    },
    settings: { agent, agents: {}, plugins: { paths: ["plugins/*.json"] } },
    // Copilot makes no folders.
    files: {
      "own-lint.cfg": "",
      "test/.gitkeep": "",
      "plugins/own-lint.json": JSON.stringify(plugin),
    },
  });
}

/** Codex puts programs into its home, and refuses to in a temporary folder. */
const homes = path.join(import.meta.dirname, "../../out/agents/homes");

suite("real agents, offline", () => {
  let programs = "";
  suiteSetup(() => {
    programs = agentPrograms();
  });
  suiteTeardown(() => {
    removeProjects();
    rmSync(homes, { recursive: true, force: true });
  });

  async function withModel(
    agent: RealAgent,
    mode: ModelMode,
    { sandbox = false }: { sandbox?: boolean },
    check: (project: RunProject, model: MockModel, env: NodeJS.ProcessEnv) => Promise<void>,
  ): Promise<void> {
    const project = realProject(agent, sandbox);
    project.commitAll("Lint");
    const model = await startMockModel({
      folder: path.join(project.root, ".worktrees/ws-limit"),
      mode,
      edits: (conversation) =>
        conversation.includes("# Fix:")
          ? [{ ...limiter(false), before: limiter(true).text }]
          : [limiter(true), limiterTest],
    });
    try {
      mkdirSync(homes, { recursive: true });
      const home = mkdtempSync(path.join(homes, "home-"));
      const env = setUpAgent(agent, { home, url: model.url });
      const state = project.env["XDG_STATE_HOME"];
      await check(project, model, {
        ...env,
        XDG_STATE_HOME: state,
        PATH: `${programs}${path.delimiter}${env["PATH"] ?? ""}`,
      });
    } finally {
      await model.close();
    }
  }

  for (const agent of realAgents) {
    for (const sandbox of [false, true]) {
      const where = sandbox ? " in the sandbox" : "";
      test(`${agent}${where} edits, is told of a lint error, mends it, and the workstream is done`, async function () {
        if (!existsSync(path.join(programs, agent))) this.skip();
        await withModel(agent, "ok", { sandbox }, async (project, model, env) => {
          const version = execFileSync(path.join(programs, agent), ["--version"], {
            encoding: "utf8",
            env,
          });
          const from = Date.now();
          const answer = await project.cliWith(env, "run", "--all", "--trust");
          const seconds = ((Date.now() - from) / 1000).toFixed(1);
          console.log(`      ${version.trim()}, ${seconds} s, ${model.requests.length} requests`);
          assert.equal(answer.exitCode, 0, answer.stdout + answer.stderr);
          assert.deepEqual(project.attempts(), [
            "edit#1 passed",
            "static#1 failed issues",
            "pipeline#1 passed",
            "static#2 passed",
            "runtime#1 passed",
          ]);
          // Copilot says nothing of them.
          const tokens = agent === "copilot" ? null : 1;
          const used = project.sql(
            "SELECT agent, input_tokens > 0 AS tokens, agent_session IS NOT NULL AS session FROM step_attempts WHERE step IN ('edit', 'pipeline')",
          );
          assert.deepEqual(used, [
            { agent, tokens, session: 1 },
            { agent, tokens, session: 1 },
          ]);
          assert.deepEqual(project.states(), { "ws-limit": "done" });
          assert.match(
            answer.stdout,
            sandbox ? /sandboxed by (bubblewrap|Seatbelt)/ : /not sandboxed/,
          );
        });
      });
    }

    if (agent !== "claude" && agent !== "codex") continue;
    test(`${agent} without a login needs a person, and says how to log in`, async () => {
      await withModel(agent, 401, {}, async (project, _model, env) => {
        const answer = await project.cliWith(env, "run", "--all", "--trust");
        assert.equal(answer.exitCode, 3, answer.stdout + answer.stderr);
        assert.deepEqual(project.attempts(), ["edit#1 failed agent_auth"]);
        assert.match(
          answer.stdout.replace(/\s+/g, " "),
          /not logged in.*To log in,.*(?:ANTHROPIC|CODEX)_API_KEY; then resume/,
        );
      });
    });
  }
});
