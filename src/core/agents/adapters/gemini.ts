import * as z from "zod";
import type { AgentAdapter, AgentOutput, AgentReading, AgentUsage } from "./agentAdapter";
import { jsonLines } from "./jsonLines";
import { lastWords } from "./lastWords";
import { outcomeOfText } from "./outcomeOf";

const LineSchema = z.looseObject({
  type: z.string(),
  session_id: z.string().optional(),
  status: z.string().optional(),
  output: z.string().optional(),
  error: z.looseObject({ message: z.string() }).nullish(),
  stats: z
    .looseObject({
      total_tokens: z.number(),
      input_tokens: z.number(),
      output_tokens: z.number(),
    })
    .optional(),
});
type GeminiLine = z.infer<typeof LineSchema>;

function usageOf(result: GeminiLine | undefined): AgentUsage | null {
  const stats = result?.stats;
  if (stats === undefined || stats.total_tokens === 0) return null;
  return { inputTokens: stats.input_tokens, outputTokens: stats.output_tokens, costUsd: null };
}

function wasRefused(line: GeminiLine): boolean {
  const isFailure = line.type === "tool_result" && line.status === "error";
  return (
    isFailure &&
    /denied|not allowed|not permitted|polic/i.test(line.error?.message ?? line.output ?? "")
  );
}

/** It tries refused requests again for minutes; why, it says on stderr only. */
function retriedFor({ stderr }: AgentOutput): string {
  const attempt = /^Attempt \d+ failed.*$/gm;
  return [...stderr.matchAll(attempt)].at(-1)?.[0].replace(/\. Retrying.*$/, "") ?? "";
}

function read(output: AgentOutput): AgentReading {
  const lines = jsonLines(output.stdout, LineSchema);
  const result = lines.findLast((line) => line.type === "result");
  const ok = output.exitCode === 0 && result?.status === "success";
  const refused = lines.some(wasRefused);
  const said =
    result?.error?.message ?? (retriedFor(output) || (lines.length > 0 ? "" : lastWords(output)));
  return {
    kind: !ok ? outcomeOfText(said) : refused ? "denied" : "ok",
    message: !ok ? said : refused ? "an edit was refused" : "",
    usage: usageOf(result),
    session: lines.find((line) => line.session_id !== undefined)?.session_id ?? null,
  };
}

/** Google's Gemini CLI. It edits files; commands it may not run. */
export const gemini: AgentAdapter = {
  id: "gemini",
  title: "Gemini CLI",
  bin: "gemini",
  install: "npm install -g @google/gemini-cli",
  login: "run gemini and choose how to log in, or set GEMINI_API_KEY",
  loginSigns: {
    variables: [
      "GEMINI_API_KEY",
      "GOOGLE_API_KEY",
      "GOOGLE_GENAI_USE_VERTEXAI",
      "GOOGLE_GENAI_USE_GCA",
    ],
    files: [".gemini/oauth_creds.json"],
  },
  home: {
    logins: [".gemini/oauth_creds.json", ".gemini/google_accounts.json"],
    settings: [".gemini/settings.json", ".gemini/GEMINI.md", ".gemini/installation_id"],
  },
  command: ({ prompt, args }) => ({
    argv: [
      ...["--output-format", "stream-json", "--skip-trust"],
      // It refuses an option that is given twice.
      ...(args.includes("--approval-mode") ? [] : ["--approval-mode", "auto_edit"]),
      ...args,
    ],
    input: prompt,
    env: {},
  }),
  read,
};
