import * as z from "zod";
import type {
  AgentAdapter,
  AgentOutcome,
  AgentOutput,
  AgentReading,
  AgentUsage,
} from "./agentAdapter";
import { jsonLines } from "./jsonLines";
import { lastWords } from "./lastWords";
import { outcomeOfStatus, outcomeOfText } from "./outcomeOf";

const LineSchema = z.looseObject({
  type: z.string(),
  subtype: z.string().optional(),
  is_error: z.boolean().optional(),
  api_error_status: z.number().nullish(),
  error_status: z.number().nullish(),
  result: z.string().optional(),
  errors: z.array(z.string()).optional(),
  session_id: z.string().optional(),
  total_cost_usd: z.number().optional(),
  modelUsage: z
    .record(
      z.string(),
      z.looseObject({
        inputTokens: z.number(),
        outputTokens: z.number(),
        cacheReadInputTokens: z.number().default(0),
        cacheCreationInputTokens: z.number().default(0),
      }),
    )
    .optional(),
  permission_denials: z.array(z.looseObject({ tool_name: z.string() })).optional(),
});
type ClaudeLine = z.infer<typeof LineSchema>;

/** Its `usage` is that of the last answer; what the whole session used stands by model. */
function usageOf(result: ClaudeLine): AgentUsage | null {
  const models = Object.values(result.modelUsage ?? {});
  if (models.length === 0) return null;
  const sum = (of: (model: (typeof models)[number]) => number) =>
    models.reduce((total, model) => total + of(model), 0);
  return {
    inputTokens: sum(
      (model) => model.inputTokens + model.cacheReadInputTokens + model.cacheCreationInputTokens,
    ),
    outputTokens: sum((model) => model.outputTokens),
    costUsd: result.total_cost_usd ?? null,
  };
}

/** A refused request is a `success` with `is_error`. */
function failureOf(result: ClaudeLine): AgentOutcome {
  if (result.subtype === "error_max_budget_usd") return "budget";
  if (result.subtype === "error_max_turns") return "crashed";
  const status = result.api_error_status;
  return typeof status === "number"
    ? outcomeOfStatus(status)
    : outcomeOfText(result.result ?? result.errors?.join(" ") ?? "");
}

/** It died or was ended before its result; what it was waiting for, it said when it tried again. */
function withoutResult(lines: readonly ClaudeLine[], output: AgentOutput): AgentReading {
  const status = lines.findLast((line) => typeof line.error_status === "number")?.error_status;
  const said = lines.length > 0 && output.stderr.trim() === "" ? "" : lastWords(output);
  return {
    kind: typeof status === "number" ? outcomeOfStatus(status) : outcomeOfText(said),
    message: typeof status === "number" ? `status ${status}` : said,
    usage: null,
    session: lines.find((line) => line.session_id !== undefined)?.session_id ?? null,
  };
}

function read(output: AgentOutput): AgentReading {
  const lines = jsonLines(output.stdout, LineSchema);
  const result = lines.findLast((line) => line.type === "result");
  if (result === undefined) return withoutResult(lines, output);
  const failed = result.is_error === true || output.exitCode !== 0;
  const denied = (result.permission_denials ?? []).map((each) => each.tool_name);
  const said = result.errors?.join(" ") ?? result.result ?? "";
  return {
    kind: failed ? failureOf(result) : denied.length > 0 ? "denied" : "ok",
    message: failed ? said : denied.length > 0 ? `${denied.join(", ")} was refused` : "",
    usage: usageOf(result),
    session: result.session_id ?? null,
  };
}

/** Anthropic's Claude Code. It edits files and runs nothing: what has to run, the engine runs. */
export const claude: AgentAdapter = {
  id: "claude",
  title: "Claude Code",
  bin: "claude",
  install: "npm install -g @anthropic-ai/claude-code",
  login: "run claude and type /login, or set ANTHROPIC_API_KEY",
  loginSigns: {
    variables: [
      "ANTHROPIC_API_KEY",
      "ANTHROPIC_AUTH_TOKEN",
      "CLAUDE_CODE_OAUTH_TOKEN",
      "CLAUDE_CODE_USE_BEDROCK",
      "CLAUDE_CODE_USE_VERTEX",
    ],
    files: [".claude/.credentials.json"],
  },
  home: {
    logins: [".claude/.credentials.json"],
    settings: [
      ".claude.json",
      ".claude/settings.json",
      ".claude/CLAUDE.md",
      ".claude/skills",
      ".claude/agents",
    ],
  },
  command: ({ prompt, maxCostUsd, args }) => ({
    argv: [
      "-p",
      ...["--output-format", "stream-json", "--verbose"],
      ...["--permission-mode", "acceptEdits"],
      ...["--tools", "Read,Edit,Write,Glob,Grep"],
      "--no-session-persistence",
      ...(maxCostUsd === undefined ? [] : ["--max-budget-usd", String(maxCostUsd)]),
      ...args,
    ],
    input: prompt,
    env: { DISABLE_AUTOUPDATER: "1" },
  }),
  read,
};
