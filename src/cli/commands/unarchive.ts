import type { Command } from "commander";
import { ArchiveRefusal } from "../../core/archive/archiveRefusal";
import { UserError } from "../../core/errors";
import { issueAt } from "../../core/model/issueAt";
import { applyArchive } from "../../node/archive/applyArchive";
import { changedSince, lastArchive, undoOperations } from "../../node/archive/lastArchive";
import { readArchiveLayout } from "../../node/archive/readArchive";
import { recordUnarchive } from "../../node/archive/recordArchive";
import type { Project } from "../../node/project";
import { readSettings } from "../../node/settings/readSettings";
import { recoverInterrupted } from "../archive/recoverInterrupted";
import { runCommand, type CommandContext, type Outcome } from "../command";

function refuse(code: string, message: string, files: readonly string[] = ["."]): never {
  const issues = files.map((file) => issueAt({ file }, { source: "unarchive", code, message }));
  throw new UserError(message, { exitCode: 1, issues });
}

function undo(project: Project, change: string): Outcome {
  const last = lastArchive(project.root);
  if (last === undefined) {
    refuse("nothing-to-undo", "No archive of this project is remembered, so none can be undone.");
  }
  if (last.change !== change) {
    refuse(
      "not-the-last",
      `The last archive is that of ${last.change}; only the last can be undone.`,
    );
  }
  const changed = changedSince(project.root, last);
  if (changed.length > 0) {
    const list = changed.join(", ");
    refuse(
      "changed-since",
      `Changed since ${change} was archived: ${list}. Undo it by hand.`,
      changed,
    );
  }
  const operations = undoOperations(project.root, last);
  applyArchive(project.root, operations);
  const restored = last.files.map((file) => file.path);
  const specs = restored.map((file) => `Restored ${file}\n`).join("");
  return {
    data: { change, from: last.to, to: last.from, restored },
    human: `${specs}Moved ${last.to} back to ${last.from}\n`,
  };
}

async function unarchive(context: CommandContext, change: string): Promise<Outcome> {
  const project = context.project();
  recoverInterrupted(context, project, readArchiveLayout(project, readSettings(project).settings));
  try {
    const outcome = undo(project, change);
    await recordUnarchive(project.stateFolder, change);
    return outcome;
  } catch (error) {
    if (!(error instanceof ArchiveRefusal)) throw error;
    refuse(error.code, `${error.message}${error.fix === undefined ? "" : ` ${error.fix}`}`);
  }
}

/** `unarchive`: takes the last archive back, while nothing of it changed since. */
export function defineUnarchive(program: Command): void {
  program
    .command("unarchive")
    .description("undo the last archive, when nothing it touched changed since")
    .argument("<change>", "id of the change")
    .action((change: string, _: unknown, command: Command) =>
      runCommand(command, "unarchive", (context) => unarchive(context, change)),
    );
}
