import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../../../../src/core/errors";
import { SettingsSchema, type Settings } from "../../../../src/core/model/settings";
import { AgentsDocumentSchema } from "../../../../src/protocol/tools";
import { agentArguments } from "../../../../src/node/agents/agentArguments";
import { examineAgents } from "../../../../src/node/agents/examineAgents";
import { agentFor, type ResolvedAgent } from "../../../../src/node/agents/resolveAgent";
import { runAgent } from "../../../../src/node/agents/runAgent";
import { agentEnvironment } from "../../../../src/node/processes/environment";

const settings = (input: unknown): Settings => SettingsSchema.parse(input);
const mine = {
  agents: { mine: { command: ["node", "{promptFile}"], idleSeconds: 2, totalSeconds: 5 } },
};

const made: string[] = [];

/** A folder with programs that say their version. */
function programs(...names: string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), "programs "));
  made.push(folder);
  for (const name of names) {
    writeFileSync(path.join(folder, name), '#!/bin/sh\necho "$0 version 1.2.3-beta"\n');
    chmodSync(path.join(folder, name), 0o755);
  }
  return folder;
}

suite("agentFor", () => {
  suiteTeardown(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
  });

  test("auto is the agent that the settings name, else a person", () => {
    const { env } = process;
    assert.equal(agentFor("auto", settings({ ...mine, agent: "mine" }), env).id, "mine");
    assert.equal(agentFor("auto", settings(mine), env).kind, "manual");
    assert.deepEqual(agentFor("mine", settings(mine), env), {
      id: "mine",
      title: "mine",
      kind: "command",
      command: ["node", "{promptFile}"],
      adapter: undefined,
      args: [],
      home: [],
      isOfRepository: true,
      missing: false,
      idleMs: 2000,
      totalMs: 5000,
    });
  });

  test("a program that is not there is said to be missing, one in the worktree is not looked for", () => {
    const of = (program: string) =>
      agentFor("a", settings({ agents: { a: { command: [program] } } }), process.env).missing;
    assert.deepEqual(
      [of("no-such-agent"), of("./tools/agent"), of(process.execPath)],
      [true, false, false],
    );
  });

  test("auto is the first known agent that is installed, in the order that doctor shows", () => {
    const folder = programs("gemini", "codex", "aider");
    const env = { PATH: folder };
    assert.equal(agentFor("auto", settings({}), env).id, "codex");
    assert.equal(agentFor("auto", settings({ agent: "auto" }), env).id, "codex");
    assert.equal(agentFor("auto", settings({ ...mine, agent: "mine" }), env).id, "mine");
    assert.equal(agentFor("auto", settings({}), { PATH: "/nowhere" }).kind, "manual");
  });

  test("a known agent takes arguments and limits of the settings, which a person has to agree to", () => {
    const { env } = process;
    const plain = agentFor("claude", settings({}), env);
    const own = agentFor(
      "claude",
      settings({ agents: { claude: { args: ["--model", "opus"], idleSeconds: 60 } } }),
      env,
    );
    assert.deepEqual([plain.kind, plain.isOfRepository, plain.idleMs], ["known", false, 300_000]);
    assert.deepEqual([own.kind, own.isOfRepository, own.idleMs], ["known", true, 60_000]);
    assert.match(own.command.join(" "), /^claude -p .* --model opus$/);
    const command = agentFor("claude", settings({ agents: { claude: { command: ["x"] } } }), env);
    assert.equal(command.kind, "command");
  });

  test("settings with an agent that has no command are refused, but for a known one", () => {
    const wrong = SettingsSchema.safeParse({ agents: { mine: { idleSeconds: 5 } } });
    assert.match(wrong.error?.issues[0]?.message ?? "", /needs a "command".*claude, codex/);
    assert.deepEqual(wrong.error?.issues[0]?.path, ["agents", "mine"]);
  });

  test("an unknown agent is refused with those that there are and how to describe one", () => {
    const refused = (name: string, pattern: RegExp) => {
      assert.throws(
        () => agentFor(name, settings(mine), process.env),
        (error: unknown) =>
          error instanceof UserError && error.exitCode === 2 && pattern.test(error.message),
      );
    };
    refused(
      "nobody",
      /no agent "nobody". There are mine, claude, codex.*manual.*"agents": \{"nobody"/,
    );
    refused("toString", /no agent "toString"/);
  });
});

suite("agentArguments", () => {
  test("placeholders are replaced once, files alone become several arguments", () => {
    assert.deepEqual(
      agentArguments(
        ["x", "--message-file={promptFile}", "{files}", "in {files}", "{worktree}", "{other}"],
        {
          promptFile: "/p {worktree}.md",
          files: ["a b.js", "c.js"],
          worktree: "/w $&",
        },
      ),
      [
        "x",
        "--message-file=/p {worktree}.md",
        "a b.js",
        "c.js",
        "in a b.js c.js",
        "/w $&",
        "{other}",
      ],
    );
  });
});

suite("runAgent", () => {
  let folder = "";
  setup(() => {
    folder = mkdtempSync(path.join(tmpdir(), "agent "));
  });
  teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const agent = (command: string[], rest: Partial<ResolvedAgent> = {}): ResolvedAgent => ({
    ...agentFor("a", settings({ agents: { a: { command } } }), process.env),
    ...rest,
  });
  const run = (one: ResolvedAgent, signal = new AbortController().signal) =>
    runAgent({
      agent: one,
      phase: "fix",
      attempt: 2,
      worktreeFolder: folder,
      prompt: "Do it",
      promptFile: path.join(folder, "prompt.md"),
      files: ["a.js"],
      existing: [],
      maxCostUsd: undefined,
      isSandboxed: false,
      main: "/main",
      run: "run-1",
      workstream: "ws-x",
      env: agentEnvironment({ PATH: process.env["PATH"], FAKE_API_KEY: "very-secret-value" }, {}),
      logFile: path.join(folder, "agent.log"),
      signal,
    });
  const script = (code: string) => agent([process.execPath, "-e", code]);

  test("it works in the worktree and is told its task through the environment", async () => {
    const end = await run(
      script(`const e = process.env; require("fs").writeFileSync("told.json", JSON.stringify([process.cwd(), e.WORKSTREAM_ID,
        e.WORKSTREAM_RUN, e.WORKSTREAM_PHASE, e.WORKSTREAM_ATTEMPT, e.WORKSTREAM_PROMPT_FILE, e.WORKSTREAM_MAIN, e.FAKE_API_KEY]))`),
    );
    assert.deepEqual(end, { kind: "ok", refused: "", usage: null, session: null });
    const told: unknown = JSON.parse(readFileSync(path.join(folder, "told.json"), "utf8"));
    assert.deepEqual(told, [
      folder,
      "ws-x",
      "run-1",
      "fix",
      "2",
      path.join(folder, "prompt.md"),
      "/main",
      "very-secret-value",
    ]);
  });

  test("a failure says the exit code and its last words, without secrets", async () => {
    const end = await run(
      script("console.error('first\\nbad key very-secret-value'); process.exit(7)"),
    );
    assert.deepEqual(end, {
      kind: "failed",
      reason: "agent_failed",
      message: "the agent a ended with exit code 7: bad key [FAKE_API_KEY redacted]",
      usage: null,
      session: null,
    });
    assert.match(
      readFileSync(path.join(folder, "agent.log"), "utf8"),
      /bad key \[FAKE_API_KEY redacted\]/,
    );
  });

  test("a crash of Node is told by its error, not by its stack or version", async () => {
    const end = await run(script("require('/nowhere/agent.cjs')"));
    assert.match(
      end.kind === "failed" ? end.message : "",
      /: Error: Cannot find module '\/nowhere/,
    );
  });

  test("silence and taking too long have reasons of their own", async () => {
    const hang = [process.execPath, "-e", "setInterval(() => {}, 1000)"];
    const chat = [process.execPath, "-e", "setInterval(() => console.log('.'), 50)"];
    const silent = await run(agent(hang, { idleMs: 500 }));
    const long = await run(agent(chat, { idleMs: 5000, totalMs: 1000 }));
    assert.deepEqual(silent, {
      kind: "failed",
      reason: "idle_timeout",
      message: "the agent a printed nothing for 0.5 s and was ended",
      usage: null,
      session: null,
    });
    assert.deepEqual(long, {
      kind: "failed",
      reason: "total_timeout",
      message: "the agent a was not done after 1 s and was ended",
      usage: null,
      session: null,
    });
  });

  test("a missing program, a person and a stopped run are told apart", async () => {
    const reason = async (one: ResolvedAgent, signal?: AbortSignal) => {
      const end = await run(one, signal);
      return end.kind === "failed" ? `${end.reason}: ${end.message}` : end.kind;
    };
    assert.match(
      await reason(agent(["no-such-agent"])),
      /^agent_missing: the agent a cannot be started.*\.workstreams\.json/s,
    );
    assert.match(await reason(agentFor("manual", settings({}), {})), /^agent_missing: a person/);
    assert.match(await reason(script("0"), AbortSignal.abort()), /^agent_failed: .*stopped/);
  });
});

suite("agents doctor", () => {
  teardown(() => {
    for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
  });

  const examine = (input: unknown, env: Record<string, string>) =>
    examineAgents(settings(input), env, programs());

  test("configured agents, the known ones and a person are listed with why, and fit the document", async () => {
    const folder = programs("codex", "mytool");
    const report = await examine(
      {
        agent: "mine",
        agents: { mine: { command: ["mytool"] }, gone: { command: ["no-such-agent"] } },
      },
      { PATH: `${folder}:/bin:/usr/bin`, HOME: folder },
    );
    const document = {
      version: 1,
      command: "agents",
      ok: true,
      exitCode: 0,
      data: report,
      issues: [],
    };
    assert.deepEqual(AgentsDocumentSchema.parse(document), document);
    const row = (id: string) => {
      const found = report.agents.find((each) => each.id === id);
      return [found?.kind, found?.status, found?.version];
    };
    assert.equal(report.auto.id, "mine");
    assert.deepEqual(row("mine"), ["command", "usable", null]);
    assert.deepEqual(row("gone"), ["command", "missing", null]);
    assert.deepEqual(row("manual"), ["manual", "usable", null]);
    assert.deepEqual(row("codex"), ["known", "usable", "1.2.3-beta"]);
    assert.deepEqual(row("aider"), ["known", "missing", null]);
    assert.deepEqual(
      report.agents.map((each) => each.id),
      ["mine", "gone", "claude", "codex", "gemini", "opencode", "copilot", "aider", "manual"],
    );
  });

  test("it says how to install and to log in, and where it sees a login without reading it", async () => {
    const folder = programs("claude", "codex", "gemini");
    mkdirSync(path.join(folder, ".codex"));
    writeFileSync(path.join(folder, ".codex/auth.json"), "a secret that nobody reads");
    const env = {
      PATH: `${folder}:/bin:/usr/bin`,
      HOME: folder,
      ANTHROPIC_API_KEY: "secret-of-mine",
    };
    const report = await examine({}, env);
    const why = (id: string) => report.agents.find((each) => each.id === id)?.why ?? "";
    assert.deepEqual(report.auto, {
      id: "claude",
      why: "the first of claude, codex, gemini, opencode, copilot, aider that is installed",
    });
    assert.equal(why("claude"), "installed, login seen in ANTHROPIC_API_KEY");
    assert.equal(why("codex"), "installed, login seen in ~/.codex/auth.json");
    assert.match(why("gemini"), /no login seen: run gemini .* GEMINI_API_KEY/);
    assert.match(why("opencode"), /not installed: npm install -g opencode-ai/);
    assert.doesNotMatch(JSON.stringify(report), /secret/);
  });

  test("an agent of the settings that does not exist is named, and nobody is taken for it", async () => {
    const report = await examine({ agent: "mime" }, { PATH: "/nowhere" });
    assert.equal(
      report.auto.why,
      '"agent" in .workstreams.json, but there is no agent of this name',
    );
  });
});
