import * as z from "zod";
import type { AgentAdapter, AgentOutput, AgentReading, AgentUsage } from "./agentAdapter";
import { jsonLines } from "./jsonLines";
import { lastWords } from "./lastWords";
import { outcomeOfText } from "./outcomeOf";

const LineSchema = z.looseObject({
  type: z.string(),
  thread_id: z.string().optional(),
  message: z.string().optional(),
  error: z.looseObject({ message: z.string() }).nullish(),
  item: z
    .looseObject({
      type: z.string(),
      status: z.string().optional(),
      exit_code: z.number().nullish(),
      aggregated_output: z.string().optional(),
    })
    .optional(),
  usage: z.looseObject({ input_tokens: z.number(), output_tokens: z.number() }).optional(),
});
type CodexLine = z.infer<typeof LineSchema>;

const refusal = /EROFS|read-only file system|operation not permitted|permission denied/i;

function wasRefused({ type, item }: CodexLine): boolean {
  if (type !== "item.completed" || item === undefined) return false;
  if (item.status === "declined") return true;
  if (item.type === "file_change") return item.status === "failed";
  const failed = item.type === "command_execution" && item.exit_code !== 0;
  return failed && refusal.test(item.aggregated_output ?? "");
}

function usageOf(lines: readonly CodexLine[]): AgentUsage | null {
  const turns = lines.flatMap((line) => (line.type === "turn.completed" ? (line.usage ?? []) : []));
  if (turns.length === 0) return null;
  return {
    inputTokens: turns.reduce((total, turn) => total + turn.input_tokens, 0),
    outputTokens: turns.reduce((total, turn) => total + turn.output_tokens, 0),
    costUsd: null,
  };
}

/** What went wrong, in its words; an `item` of type error is only a warning. */
function errorOf(lines: readonly CodexLine[]): string | undefined {
  const failed = lines.findLast((line) => line.type === "turn.failed")?.error?.message;
  return failed ?? lines.findLast((line) => line.type === "error")?.message;
}

function read(output: AgentOutput): AgentReading {
  const lines = jsonLines(output.stdout, LineSchema);
  const ended = lines.some((line) => line.type === "turn.completed");
  const ok = output.exitCode === 0 && ended;
  const refused = lines.some(wasRefused);
  const said = errorOf(lines) ?? (lines.length > 0 ? "" : lastWords(output));
  return {
    kind: !ok ? outcomeOfText(said) : refused ? "denied" : "ok",
    message: !ok ? said : refused ? "its sandbox refused an edit" : "",
    usage: usageOf(lines),
    session: lines.find((line) => line.thread_id !== undefined)?.thread_id ?? null,
  };
}

/** OpenAI's Codex. Its own sandbox, where it is not in the engine's, lets it write below the worktree only. */
export const codex: AgentAdapter = {
  id: "codex",
  title: "Codex",
  bin: "codex",
  install: "npm install -g @openai/codex",
  login: "run codex login, or set CODEX_API_KEY",
  loginSigns: {
    variables: ["CODEX_API_KEY", "OPENAI_API_KEY"],
    files: [".codex/auth.json"],
  },
  home: {
    logins: [".codex/auth.json"],
    settings: [".codex/config.toml", ".codex/AGENTS.md", ".codex/prompts"],
  },
  command: ({ prompt, worktree, isSandboxed, args }) => ({
    argv: [
      ...["exec", "--json", "--ephemeral", "--skip-git-repo-check"],
      // Given this way, not as -s, arguments of a person's own can say it differently.
      ...["-c", `sandbox_mode="${isSandboxed ? "danger-full-access" : "workspace-write"}"`],
      ...["-C", worktree],
      ...args,
      "-",
    ],
    input: prompt,
    env: {},
  }),
  read,
};
