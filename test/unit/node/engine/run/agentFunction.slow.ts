import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { AgentCall, AgentEnd } from "../../../../../src/node/agents/runAgent";
import { RunProject, removeProjects } from "../../../../cli/support/runProject";

const unused = { usage: null, session: null };
const ok: AgentEnd = { kind: "ok", refused: "", ...unused };

/** Something that a test waits for, and settles when it likes. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return {
    opened,
    open: () => {
      open();
    },
  };
}

function write(call: AgentCall, over = 100): void {
  const limiter = `export const limit = (n) => (n > ${over} ? 429 : 200);\n`;
  const test = `import test from "node:test";
import assert from "node:assert/strict";
import { limit } from "../src/limiter.js";
test("exceed limit", () => { assert.equal(limit(101), 429); });
`;
  mkdirSync(path.join(call.worktreeFolder, "test"), { recursive: true });
  writeFileSync(path.join(call.worktreeFolder, "src/limiter.js"), limiter);
  writeFileSync(path.join(call.worktreeFolder, "test/limiter.test.js"), test);
}

suite("an agent that is a function", () => {
  suiteTeardown(removeProjects);

  test("waits until it is asked, and its work is judged as any other's", async () => {
    const project = RunProject.create("throw new Error('no process is started');");
    const started = gate();
    const goOn = gate();
    const run = project.call(["run", "--all", "--trust"], {
      agent: async (call) => {
        started.open();
        await goOn.opened;
        write(call);
        return ok;
      },
    });
    await started.opened;
    const work = path.join(project.root, ".worktrees/ws-limit");
    assert.equal(existsSync(path.join(work, "package.json")), true, "its worktree is ready");
    assert.equal(existsSync(path.join(work, "src/limiter.js")), false, "nothing is written yet");
    goOn.open();
    assert.equal((await run).exitCode, 0);
    assert.deepEqual(project.attempts(), ["edit#1 passed", "static#1 passed", "runtime#1 passed"]);
  });

  test("gets what failed, and a wrong fix is not believed", async () => {
    const project = RunProject.create("");
    const prompts: string[] = [];
    const { exitCode, stdout } = await project.call(["run", "--all", "--trust"], {
      agent: async (call) => {
        prompts.push(`${call.phase}#${call.attempt}`);
        if (call.phase === "fix") assert.match(call.prompt, /exceed limit/);
        write(call, prompts.length < 3 ? 101 : 100);
        return Promise.resolve(ok);
      },
    });
    assert.equal(exitCode, 0, stdout);
    assert.deepEqual(prompts, ["edit#1", "fix#1", "fix#2"]);
    assert.deepEqual(project.attempts("reason IS NOT NULL"), [
      "runtime#1 failed tests_failed",
      "pipeline#1 failed no_changes",
    ]);
  });

  test("ends the run with its own reason", async () => {
    const project = RunProject.create("");
    const { exitCode } = await project.call(["run", "--all", "--trust"], {
      agent: () =>
        Promise.resolve({
          kind: "failed",
          reason: "agent_auth",
          message: "the agent is not logged in",
          ...unused,
        }),
    });
    assert.equal(exitCode, 3);
    assert.deepEqual(project.attempts(), ["edit#1 failed agent_auth"]);
  });

  test("is told when the run is cancelled", async () => {
    const project = RunProject.create("");
    const signals = new (await import("node:events")).EventEmitter();
    const { exitCode } = await project.call(["run", "--all", "--trust"], {
      signals,
      agent: async (call) => {
        signals.emit("SIGINT");
        await Promise.resolve();
        assert.equal(call.signal.aborted, true);
        return ok;
      },
    });
    assert.equal(exitCode, 130);
    assert.deepEqual(project.attempts(), ["edit#1 cancelled"]);
  });
});
