import type { Command } from "commander";
import { unlockStore } from "../../node/store/lock/unlockStore";
import { runCommand, type CommandContext, type Outcome } from "../command";

function unlock(context: CommandContext, force: boolean): Outcome {
  const removed = unlockStore(context.project().stateFolder, force);
  if (removed === null) return { data: { removed }, human: "Nobody holds the lock.\n" };
  const whose = removed.pid === null ? "nobody known" : `process ${removed.pid} on ${removed.host}`;
  return { data: { removed }, human: `Removed the lock of ${whose}.\n` };
}

/** `unlock`: removes a lock that nobody will give back. */
export function defineUnlock(program: Command): void {
  const command = program
    .command("unlock")
    .description("remove the lock of a process that is gone")
    .option(
      "--force",
      "also that of another machine or container, which cannot be judged from here",
    );
  command.action(({ force = false }: { force?: boolean }) =>
    runCommand(command, "unlock", (context) => Promise.resolve(unlock(context, force))),
  );
}
