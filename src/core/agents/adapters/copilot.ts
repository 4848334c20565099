import * as z from "zod";
import type { AgentAdapter, AgentOutput, AgentReading } from "./agentAdapter";
import { jsonLines } from "./jsonLines";
import { lastWords } from "./lastWords";
import { outcomeOfStatus, outcomeOfText } from "./outcomeOf";

const LineSchema = z.looseObject({
  type: z.string(),
  sessionId: z.string().optional(),
  exitCode: z.number().optional(),
  data: z
    .looseObject({
      errorType: z.string().optional(),
      message: z.string().optional(),
      statusCode: z.number().optional(),
      success: z.boolean().optional(),
      error: z.looseObject({ code: z.string().optional() }).nullish(),
    })
    .optional(),
});
type CopilotLine = z.infer<typeof LineSchema>;

function wasRefused({ type, data }: CopilotLine): boolean {
  return type === "tool.execution_complete" && data?.error?.code === "denied";
}

function failureOf(error: CopilotLine["data"], said: string) {
  if (error?.errorType === "authentication") return "auth";
  const status = error?.statusCode;
  return status === undefined ? outcomeOfText(said) : outcomeOfStatus(status);
}

function read(output: AgentOutput): AgentReading {
  const lines = jsonLines(output.stdout, LineSchema);
  const error = lines.findLast((line) => line.type === "session.error")?.data;
  const result = lines.findLast((line) => line.type === "result");
  const ok = output.exitCode === 0 && result?.exitCode === 0 && error === undefined;
  const refused = lines.some(wasRefused);
  const said = (error?.message ?? (lines.length > 0 ? "" : lastWords(output))).split("\n")[0] ?? "";
  return {
    kind: !ok ? failureOf(error, said) : refused ? "denied" : "ok",
    message: !ok ? said : refused ? "an edit was refused" : "",
    // It counts premium requests, which are neither tokens nor money.
    usage: null,
    session: result?.sessionId ?? null,
  };
}

/** GitHub's Copilot CLI. It may use its tools except the shell. */
export const copilot: AgentAdapter = {
  id: "copilot",
  title: "GitHub Copilot CLI",
  bin: "copilot",
  install: "npm install -g @github/copilot",
  login: "run copilot login, or set GH_TOKEN",
  loginSigns: {
    variables: [
      "COPILOT_GITHUB_TOKEN",
      "GH_TOKEN",
      "GITHUB_TOKEN",
      "COPILOT_PROVIDER_API_KEY",
      "COPILOT_PROVIDER_BEARER_TOKEN",
    ],
    files: [".copilot/config.json"],
  },
  home: {
    logins: [".copilot/config.json"],
    settings: [".copilot/mcp-config.json", ".config/github-copilot"],
  },
  command: ({ prompt, args }) => ({
    argv: [
      ...["--output-format", "json", "--allow-all-tools", "--deny-tool=shell"],
      ...["--no-ask-user", "--no-color", "--no-auto-update"],
      ...args,
    ],
    input: prompt,
    env: { COPILOT_AUTO_UPDATE: "false" },
  }),
  read,
};
