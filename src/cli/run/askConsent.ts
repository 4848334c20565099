import { InvalidArgumentError, Option } from "commander";
import { UserError } from "../../core/errors";
import { unapprovedCommands, type OpenCommand } from "../../node/consent/rememberedCommands";
import { consentLine, requireConsent } from "../../node/consent/requireConsent";
import { approvalOf, codeOfRun, type CodeRequest } from "../../node/engine/start/codeOfRun";
import type { CommandContext } from "../command";
import { isInteractive } from "../io";
import type { Output } from "../terminal/output";
import { confirm, isCancel } from "../terminal/prompts";

async function ask(stdout: Output, commands: readonly OpenCommand[]): Promise<boolean> {
  stdout.write("This repository wants to run:\n");
  for (const open of commands) stdout.write(`${consentLine(open)}\n`);
  const answer = await confirm({
    message: "Run this, now and later, as long as it stays what it is?",
    initialValue: false,
  });
  return !isCancel(answer) && answer;
}

/** How a person's yes is given: `trust` by an option; `approval` by the process that was started with it. */
export interface Yes {
  trust?: boolean | undefined;
  approval?: string | undefined;
}

/** How the engine of `--detach` is told what was approved; nobody else needs it. */
export function approvalOption(): Option {
  const read = (text: string): string => {
    if (/^[0-9a-f]{64}$/.test(text)) return text;
    throw new InvalidArgumentError("it has to be what the run was approved as");
  };
  return new Option("--approval <hash>").argParser(read).hideHelp();
}

/** What was approved a moment ago has to be what is here now, to the last byte. */
function refuseOther(code: Awaited<ReturnType<typeof codeOfRun>>, request: CodeRequest): UserError {
  const open = unapprovedCommands(code, { project: request.project, env: request.env });
  const lines = open.map((each) => `\n${consentLine(each)}`).join("");
  const what = open.length === 0 ? "the settings, a bundle or its change" : "what it would run";
  return new UserError(
    `Nothing ran: after the yes ${what} changed. Look at it, and start the run again.${lines}`,
    { exitCode: 3 },
  );
}

/**
 * Makes sure that a person has agreed to all code that the repository brings into these runs, as it is now; resolves to
 * what stands for exactly that.
 */
export async function askConsent(
  { io, stdout }: CommandContext,
  request: CodeRequest,
  { trust = false, approval }: Yes,
): Promise<string> {
  const code = await codeOfRun(request);
  const found = approvalOf(code, request);
  if (approval !== undefined) {
    if (approval !== found) throw refuseOther(code, request);
    return found;
  }
  const { project, env } = request;
  await requireConsent(code, {
    project,
    env,
    trust,
    tty: isInteractive(io),
    ask: (commands) => ask(stdout, commands),
    now: Date.now(),
  });
  return found;
}
