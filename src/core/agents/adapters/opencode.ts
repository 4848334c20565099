import * as z from "zod";
import type { AgentAdapter, AgentOutput, AgentReading, AgentUsage } from "./agentAdapter";
import { jsonLines } from "./jsonLines";
import { lastWords } from "./lastWords";
import { outcomeOfStatus, outcomeOfText } from "./outcomeOf";

const LineSchema = z.looseObject({
  type: z.string(),
  sessionID: z.string().optional(),
  error: z
    .looseObject({
      name: z.string().optional(),
      data: z
        .looseObject({ message: z.string().optional(), statusCode: z.number().optional() })
        .optional(),
    })
    .optional(),
  part: z
    .looseObject({
      state: z.looseObject({ status: z.string(), error: z.string().optional() }).optional(),
      cost: z.number().optional(),
      tokens: z
        .looseObject({
          input: z.number(),
          output: z.number(),
          reasoning: z.number().default(0),
          cache: z.looseObject({ read: z.number(), write: z.number() }).optional(),
        })
        .optional(),
    })
    .optional(),
});
type OpencodeLine = z.infer<typeof LineSchema>;

/** Every step says its own; a cost of 0 means that it knows no price of the model. */
function usageOf(lines: readonly OpencodeLine[]): AgentUsage | null {
  const steps = lines.flatMap(({ type, part }) =>
    type === "step_finish" && part?.tokens !== undefined
      ? [{ ...part.tokens, cost: part.cost ?? 0 }]
      : [],
  );
  const sum = (of: (step: (typeof steps)[number]) => number) =>
    steps.reduce((total, step) => total + of(step), 0);
  const input = sum((step) => step.input + (step.cache?.read ?? 0) + (step.cache?.write ?? 0));
  const output = sum((step) => step.output + step.reasoning);
  if (input + output === 0) return null;
  return { inputTokens: input, outputTokens: output, costUsd: sum((step) => step.cost) || null };
}

function wasRefused({ type, part }: OpencodeLine): boolean {
  const isFailure = type === "tool_use" && part?.state?.status === "error";
  return isFailure && /permission|reject|denied|prevents you/i.test(part.state?.error ?? "");
}

function failureOf(error: OpencodeLine["error"], said: string) {
  const status = error?.data?.statusCode;
  return status === undefined
    ? outcomeOfText(`${error?.name ?? ""} ${said}`)
    : outcomeOfStatus(status);
}

function read(output: AgentOutput): AgentReading {
  const lines = jsonLines(output.stdout, LineSchema);
  const error = lines.findLast((line) => line.type === "error")?.error;
  const ended = lines.some((line) => line.type === "step_finish");
  const ok = output.exitCode === 0 && error === undefined && ended;
  const refused = lines.some(wasRefused);
  const said =
    error?.data?.message ?? error?.name ?? lastWords({ stdout: "", stderr: output.stderr });
  return {
    kind: !ok ? failureOf(error, said) : refused ? "denied" : "ok",
    message: !ok ? said : refused ? "an edit was refused" : "",
    usage: usageOf(lines),
    session: lines.find((line) => line.sessionID !== undefined)?.sessionID ?? null,
  };
}

/** opencode. What it may do, its own configuration says. */
export const opencode: AgentAdapter = {
  id: "opencode",
  title: "opencode",
  bin: "opencode",
  install: "npm install -g opencode-ai",
  login: "run opencode auth login",
  loginSigns: {
    variables: ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENCODE_API_KEY", "OPENROUTER_API_KEY"],
    files: [".local/share/opencode/auth.json"],
  },
  home: {
    logins: [".local/share/opencode/auth.json"],
    settings: [".config/opencode", ".opencode.json"],
  },
  command: ({ prompt, args }) => ({
    argv: ["run", "--format", "json", ...args],
    input: prompt,
    env: { OPENCODE_DISABLE_AUTOUPDATE: "1" },
  }),
  read,
};
