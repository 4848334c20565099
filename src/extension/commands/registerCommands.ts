import { type CommandId, commandIds } from "../base/commandIds";
import { DisposableStore } from "../base/disposables";
import { archiveChangeCommand, unarchiveChangeCommand } from "./archiveCommands";
import * as change from "./changeCommands";
import type { CommandServices } from "./commandServices";
import { convertToWorkstreamCommand, previewConversionCommand } from "./convertCommands";
import { fixWithPluginCommand } from "./fixCommands";
import { writeAgentCommandsCommand } from "./installAgentCommands";
import { newChangeCommand } from "./newChangeCommand";
import * as open from "./openCommands";
import { registerCommand } from "./registerCommand";
import * as run from "./runCommands";

const handlers = {
  addScenario: change.addScenarioCommand,
  archiveChange: archiveChangeCommand,
  cancelRun: run.cancelRunCommand,
  confirmScenario: change.confirmScenarioCommand,
  convertToWorkstream: convertToWorkstreamCommand,
  copyId: change.copyIdCommand,
  dryRunWorkstream: run.dryRunWorkstreamCommand,
  fixWithPlugin: fixWithPluginCommand,
  followOutput: run.followOutputCommand,
  installAgentCommands: writeAgentCommandsCommand,
  mergeWorkstream: run.mergeWorkstreamCommand,
  newChange: newChangeCommand,
  openBundle: open.openBundleCommand,
  openBundleAsText: open.openBundleAsTextCommand,
  openPlace: open.openPlaceCommand,
  openProposal: open.openProposalCommand,
  openTasks: open.openTasksCommand,
  openWorktree: open.openWorktreeCommand,
  previewConversion: previewConversionCommand,
  refresh: change.refreshCommand,
  resumeRun: run.resumeRunCommand,
  runWorkstream: run.runWorkstreamCommand,
  showLog: open.showLogCommand,
  unarchiveChange: unarchiveChangeCommand,
  validateChange: change.validateChangeCommand,
} as const satisfies Record<
  keyof typeof commandIds,
  (context: CommandServices, args: readonly unknown[]) => Promise<unknown>
>;

/** Registers every command of `commandIds`. */
export function registerCommands(context: CommandServices): DisposableStore {
  const owned = new DisposableStore();
  for (const [name, handler] of Object.entries(handlers)) {
    const id = idOf(name);
    owned.add(registerCommand(id, (...args) => handler(context, args), context.log));
  }
  return owned;
}

function idOf(name: string): CommandId {
  const entry = Object.entries(commandIds).find(([known]) => known === name);
  if (entry === undefined) throw new Error(`${name} has no command id`);
  return entry[1];
}
