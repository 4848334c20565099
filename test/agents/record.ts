// Records what real agents print: tsx test/agents/record.ts FOLDER_OF_PROGRAMS [agent…]
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";
import { adapterFor } from "../../src/core/agents/adapters/adapters";
import { realAgents, setUpAgent, type RealAgent } from "./agentSetups";
import { startMockModel, type ModelMode } from "./mockModel";

const fixtures = path.join(import.meta.dirname, "../fixtures/agents");
const limitMs = 240_000;

interface Case {
  name: string;
  mode: ModelMode;
  /** Arguments that make it refuse edits, or end it. */
  args?: readonly string[];
  maxCostUsd?: number;
  limitMs?: number;
  deny?: boolean;
}

const common: readonly Case[] = [
  { name: "ok", mode: "ok" },
  { name: "auth", mode: 401 },
  { name: "rate-limited", mode: 429 },
  { name: "server-error", mode: 500 },
  { name: "hang", mode: "hang", limitMs: 20_000 },
];

const own: Readonly<Record<RealAgent, readonly Case[]>> = {
  claude: [
    { name: "denied", mode: "ok", args: ["--permission-mode", "default"] },
    { name: "budget", mode: "ok", maxCostUsd: 0.0001 },
    { name: "turns", mode: "ok", args: ["--max-turns", "1"] },
    { name: "bad-argument", mode: "ok", args: ["--output-format", "nosuch"] },
  ],
  codex: [{ name: "denied", mode: "ok", args: ["-c", 'sandbox_mode="read-only"'] }],
  gemini: [{ name: "denied", mode: "ok", args: ["--approval-mode", "default"] }],
  opencode: [{ name: "denied", mode: "ok", deny: true }],
  copilot: [{ name: "denied", mode: "ok", args: ["--deny-tool=write"] }],
};

/** Lines that are only about the machine or the tool itself, and long. */
const noise =
  /"type":"(?:session\.(?:skills_loaded|tools_updated|mcp\w*|custom\w*|model\w*)|assistant\.message_delta)"/;

function tidy(text: string, places: Readonly<Record<string, string>>): string {
  const named = Object.entries(places).reduce(
    (rest, [from, to]) => rest.replaceAll(from, to),
    text,
  );
  return named
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:8080")
    .replace(/mock-key-[0-9a-f]+/g, "KEY")
    .split("\n")
    .filter((line) => !noise.test(line))
    .map((line) => (line.length > 6000 ? `${line.slice(0, 200)}…` : line))
    .join("\n");
}

const homesFolder = mkdtempSync(path.join(realpathSync(tmpdir()), "agent-homes-"));

/** One home for all cases: some agents install what they need on their first run. */
function homes(agent: RealAgent): string {
  return path.join(homesFolder, agent);
}

async function record(agent: RealAgent, one: Case, programs: string): Promise<string> {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "agent-record-"));
  const repo = path.join(folder, "repo");
  mkdirSync(repo);
  spawnSync("git", ["init", "-q", "-b", "main", repo]);
  const edits = () => [{ file: "hello.txt", text: "Hello\n" }];
  const model = await startMockModel({ folder: repo, edits, mode: one.mode });
  const env = setUpAgent(agent, { home: homes(agent), url: model.url }, one.deny);
  const adapter = adapterFor(agent);
  if (adapter === undefined) throw new Error(agent);
  const prompt = "# Say hello\n\nWrite Hello to hello.txt\n";
  const promptFile = path.join(folder, "prompt.md");
  writeFileSync(promptFile, prompt);
  const command = adapter.command({
    prompt,
    promptFile,
    worktree: repo,
    files: [],
    maxCostUsd: one.maxCostUsd,
    isSandboxed: false,
    args: one.args ?? [],
  });
  const from = Date.now();
  const child = spawn(path.join(programs, adapter.bin), command.argv, {
    cwd: repo,
    env: { ...env, ...command.env },
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.end(command.input ?? "");
  const timer = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }, one.limitMs ?? limitMs);
  const exitCode = await new Promise<number | null>((resolve) => child.once("close", resolve));
  clearTimeout(timer);
  await model.close();
  const changed = execFileSync("git", ["status", "--porcelain"], {
    cwd: repo,
    encoding: "utf8",
  }).trim();
  const to = path.join(fixtures, agent, one.name);
  const places = {
    [repo]: "/workspace/repo",
    [folder]: "/workspace",
    [path.dirname(programs)]: "/npm",
  };
  mkdirSync(to, { recursive: true });
  writeFileSync(path.join(to, "stdout.txt"), tidy(stdout, places));
  writeFileSync(path.join(to, "stderr.txt"), tidy(stderr, places));
  writeFileSync(path.join(to, "exit.json"), `${JSON.stringify({ exitCode, changed })}\n`);
  const reading = adapter.read({ exitCode, stdout, stderr });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const seconds = ((Date.now() - from) / 1000).toFixed(1);
  return `${agent}/${one.name}: exit ${exitCode ?? "-"}, ${seconds} s, [${changed}] ${JSON.stringify(reading)} ${model.requests.length} requests`;
}

async function main([programs = "", ...named]: string[]): Promise<void> {
  const [agents, cases] = [
    named.filter((name) => !name.includes("/")),
    named.filter((name) => name.includes("/")),
  ];
  for (const agent of realAgents) {
    for (const one of [...common, ...own[agent]]) {
      const wanted =
        named.length === 0 || agents.includes(agent) || cases.includes(`${agent}/${one.name}`);
      if (wanted) console.log(await record(agent, one, path.resolve(programs)));
    }
  }
}

await main(process.argv.slice(2));
rmSync(homesFolder, { recursive: true, force: true, maxRetries: 5 });
