import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import type { AgentOutput, AgentReading } from "../../../../src/core/agents/adapters/agentAdapter";
import { adapterFor, adapters } from "../../../../src/core/agents/adapters/adapters";
import { assertGolden } from "../../assertGolden";

const folder = path.join(import.meta.dirname, "../../../fixtures/agents");
const ExitSchema = z.object({ exitCode: z.number().nullable(), changed: z.string() });

/** What a real agent printed (test/agents/record.ts), as it is after the terminal's sequences are taken out. */
function captured(agent: string, name: string): AgentOutput & { changed: string } {
  const text = (file: string) => readFileSync(path.join(folder, agent, name, file), "utf8");
  const exit = ExitSchema.parse(JSON.parse(text("exit.json")));
  return { ...exit, stdout: text("stdout.txt"), stderr: text("stderr.txt") };
}

function read(agent: string, name: string): AgentReading {
  const adapter = adapterFor(agent);
  assert.ok(adapter, agent);
  return adapter.read(captured(agent, name));
}

const failures = [
  ["auth", "auth"],
  ["rate-limited", "rate_limited"],
  ["server-error", "server_error"],
] as const;
const recorded = ["claude", "codex", "gemini", "opencode", "copilot"];

suite("agent adapters read what agents print", () => {
  for (const agent of recorded) {
    test(`${agent}: every captured run is read as its golden file says`, () => {
      const readings = readdirSync(path.join(folder, agent), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => {
          const { exitCode, changed } = captured(agent, name);
          return { case: name, exitCode, changed, ...read(agent, name) };
        });
      const text = `${JSON.stringify(readings, null, 2)}\n`;
      assertGolden(path.join(folder, agent, "readings.json"), text);
    });
  }

  test("each agent that npm has was captured working, refused an edit, hanging and without an answer", () => {
    for (const agent of recorded) {
      assert.equal(read(agent, "ok").kind, "ok", agent);
      assert.equal(captured(agent, "ok").changed, "?? hello.txt", agent);
      for (const [name, kind] of failures)
        assert.equal(read(agent, name).kind, kind, `${agent}/${name}`);
      assert.equal(captured(agent, "denied").changed, "", agent);
      assert.equal(captured(agent, "hang").exitCode, null, agent);
      assert.equal(read(agent, "hang").kind, "crashed", agent);
    }
  });

  test("a refused edit is seen where the agent says so, although it exits with 0", () => {
    for (const agent of ["claude", "codex", "copilot"]) {
      assert.equal(captured(agent, "denied").exitCode, 0, agent);
      assert.equal(read(agent, "denied").kind, "denied", agent);
    }
  });

  test("a used up budget is no crash, and what it cost is told", () => {
    const { kind, usage } = read("claude", "budget");
    assert.equal(kind, "budget");
    assert.deepEqual(usage, { inputTokens: 100, outputTokens: 20, costUsd: 0.001 });
  });

  test("usage that is not reported is null, never 0", () => {
    for (const agent of recorded) {
      for (const name of ["auth", "rate-limited", "server-error", "hang"]) {
        assert.equal(read(agent, name).usage, null, `${agent}/${name}`);
      }
    }
    assert.equal(read("copilot", "ok").usage, null);
    assert.equal(read("codex", "ok").usage?.costUsd, null);
    assert.deepEqual(read("gemini", "ok").usage, {
      inputTokens: 200,
      outputTokens: 40,
      costUsd: null,
    });
  });

  test("a model's words about 401 or 429 are no failure", () => {
    const line = (event: object) => `${JSON.stringify(event)}\n`;
    const result = {
      type: "result",
      subtype: "success",
      is_error: false,
      result: "It answers 429 and 401 Unauthorized",
    };
    const outputs: Record<string, string> = {
      claude: line(result),
      codex:
        line({ type: "item.completed", item: { type: "agent_message", text: "401" } }) +
        line({ type: "turn.completed" }),
      gemini:
        line({ type: "message", content: "429" }) + line({ type: "result", status: "success" }),
    };
    for (const [agent, stdout] of Object.entries(outputs)) {
      assert.equal(adapterFor(agent)?.read({ exitCode: 0, stdout, stderr: "" }).kind, "ok", agent);
    }
  });

  test("output without an event says the program's last words, broken and half lines are passed over", () => {
    for (const { id, read: readOutput } of adapters) {
      const reading = readOutput({
        exitCode: 2,
        stdout: '{"type":\n{"half',
        stderr: "error: unknown option '--x'\n",
      });
      assert.deepEqual(
        { kind: reading.kind, message: reading.message, usage: reading.usage },
        { kind: "crashed", message: "error: unknown option '--x'", usage: null },
        id,
      );
    }
  });
});

suite("aider", () => {
  const run = (stdout: string, exitCode = 0) =>
    adapterFor("aider")?.read({ exitCode, stdout, stderr: "" });

  test("adds up its messages' tokens and takes the cost of the session", () => {
    const reading = run(`Applied edit to a.py
Tokens: 2.3k sent, 120 received. Cost: $0.01 message, $0.01 session.
Applied edit to b.py
Tokens: 12k sent, 1.5k cache hit, 1.1k received. Cost: $0.05 message, $0.06 session.
`);
    assert.equal(reading?.kind, "ok");
    assert.deepEqual(reading.usage, { inputTokens: 14300, outputTokens: 1220, costUsd: 0.06 });
  });

  test("an error of its model's server is a failure although it exits with 0", () => {
    assert.equal(
      run("litellm.AuthenticationError: AnthropicException - invalid x-api-key")?.kind,
      "auth",
    );
    assert.equal(run("litellm.RateLimitError: too many")?.kind, "rate_limited");
    assert.equal(run("litellm.InternalServerError: Overloaded")?.kind, "server_error");
  });
});

suite("what agents are started with", () => {
  const task = {
    prompt: "Do it",
    promptFile: "/logs/p.md",
    worktree: "/w",
    files: ["a.py"],
    maxCostUsd: 0.5,
    isSandboxed: false,
    args: ["--model", "m"],
  };

  test("every adapter's command is as its golden file says", () => {
    const commands = adapters.map(({ id, bin, command }) => ({ id, bin, ...command(task) }));
    assertGolden(path.join(folder, "commands.json"), `${JSON.stringify(commands, null, 2)}\n`);
  });

  test("Codex makes a sandbox of its own only where the engine has none", () => {
    const argv = (isSandboxed: boolean) =>
      adapterFor("codex")?.command({ ...task, isSandboxed }).argv;
    assert.ok(argv(false)?.includes('sandbox_mode="workspace-write"'));
    assert.ok(argv(true)?.includes('sandbox_mode="danger-full-access"'));
  });

  test("every adapter hands over the prompt, and no more of a budget than the bundle's", () => {
    for (const { id, command } of adapters) {
      const { argv, input } = command(task);
      assert.ok(input === "Do it" || argv.includes("/logs/p.md"), id);
    }
    const free = adapterFor("claude")?.command({ ...task, maxCostUsd: undefined }).argv;
    assert.equal(free?.includes("--max-budget-usd"), false);
  });
});
