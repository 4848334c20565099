import type { AgentAdapter, AgentOutput, AgentReading, AgentUsage } from "./agentAdapter";
import { lastWords } from "./lastWords";
import { outcomeOfText } from "./outcomeOf";

const tokens = /^Tokens: ([\d.,]+[kM]?) sent.*?, ([\d.,]+[kM]?) received\./gm;
const cost = /Cost: \$[\d.]+ message, \$([\d.]+) session\./g;
const failure = /^(?:litellm\.)?\w*(?:Error|Exception):.*$|^.*API provider.*$/gm;

function count(text: string): number {
  const unit = { k: 1000, M: 1_000_000 }[text.at(-1) ?? ""] ?? 1;
  return Math.round(Number(text.replace(/[,kM]/g, "")) * unit);
}

/** Each message says its own tokens, rounded; the last one says what the whole session cost. */
function usageOf(text: string): AgentUsage | null {
  const messages = [...text.matchAll(tokens)];
  if (messages.length === 0) return null;
  const session = [...text.matchAll(cost)].at(-1)?.[1];
  return {
    inputTokens: messages.reduce((total, [, sent = ""]) => total + count(sent), 0),
    outputTokens: messages.reduce((total, [, , received = ""]) => total + count(received), 0),
    costUsd: session === undefined ? null : Number(session),
  };
}

/** It prints words only, and exits 0 whatever its model's server answered. */
function read(output: AgentOutput): AgentReading {
  const text = `${output.stdout}\n${output.stderr}`;
  const usage = usageOf(text);
  const error = [...text.matchAll(failure)].at(-1)?.[0];
  const failed = output.exitCode !== 0 || (error !== undefined && usage === null);
  const said = error ?? lastWords(output);
  return {
    kind: failed ? outcomeOfText(said) : "ok",
    message: failed ? said : "",
    usage,
    session: null,
  };
}

/** aider. Commits, checks and tests are the engine's own, so it is told to leave them. */
export const aider: AgentAdapter = {
  id: "aider",
  title: "aider",
  bin: "aider",
  install: "python -m pip install aider-install && aider-install",
  login: "set the API key of your provider, such as ANTHROPIC_API_KEY or OPENAI_API_KEY",
  loginSigns: {
    variables: [
      "ANTHROPIC_API_KEY",
      "OPENAI_API_KEY",
      "GEMINI_API_KEY",
      "OPENROUTER_API_KEY",
      "DEEPSEEK_API_KEY",
    ],
    files: [".aider.conf.yml"],
  },
  home: {
    logins: [],
    settings: [
      ".aider.conf.yml",
      ".aider.model.settings.yml",
      ".aider.model.metadata.json",
      ".aider/oauth-keys.env",
    ],
  },
  command: ({ promptFile, files, args }) => ({
    argv: [
      ...["--message-file", promptFile, "--yes-always", "--no-pretty", "--no-stream"],
      ...["--no-auto-commits", "--no-dirty-commits", "--no-auto-lint", "--no-auto-test"],
      ...["--no-check-update", "--no-show-release-notes", "--no-suggest-shell-commands"],
      ...["--no-detect-urls", "--no-gitignore", "--analytics-disable"],
      ...args,
      ...files.flatMap((file) => ["--file", file]),
    ],
    env: {},
  }),
  read,
};
