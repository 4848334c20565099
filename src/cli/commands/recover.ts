import type { Command } from "commander";
import { recoverStore, type StoreRecovery } from "../../node/store/recover/recoverStore";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { plural } from "../../core/words/plural";

function textOf({ problem, kept, unusable, movedTo }: StoreRecovery): string {
  if (problem === null) return "What was recorded is whole; there is nothing to recover.\n";
  const what =
    kept === null
      ? "Nothing of it can be kept; the history begins anew."
      : `What can be kept: ${plural(kept.runs, "run")}, ${plural(kept.events, "event")} from ${kept.what}.`;
  const act =
    movedTo === null
      ? "Go on from that, and keep all files that are there now in a folder of their own, with: openspec-workstreams recover --yes"
      : `Done. The files that were there are in ${movedTo}.`;
  return `${[`Found: ${problem}`, ...unusable.map((why) => `Cannot be used: ${why}`), what, act].join("\n")}\n`;
}

async function recover(context: CommandContext, yes: boolean): Promise<Outcome> {
  const recovery = await recoverStore(context.project().stateFolder, yes);
  const isOpen = recovery.problem !== null && recovery.movedTo === null;
  return { data: recovery, exitCode: isOpen ? 3 : 0, human: textOf(recovery) };
}

/** `recover`: what can be kept of a damaged history, and going on from it. */
export function defineRecover(program: Command): void {
  const command = program
    .command("recover")
    .description("say what is left of a damaged history; with --yes go on from it")
    .option("--yes", "do it: files that were there are moved, none is deleted");
  command.action(({ yes = false }: { yes?: boolean }) =>
    runCommand(command, "recover", (context) => recover(context, yes)),
  );
}
