import { type CommandId, commandIds } from "../commandIds";
import { DisposableStore } from "../disposables";
import { archiveChange, unarchiveChange } from "./archiveCommands";
import * as change from "./changeCommands";
import type { CommandContext } from "./commandContext";
import { convertToWorkstream, previewConversion } from "./convertCommands";
import { fixWithPlugin } from "./fixCommands";
import { installAgentCommands } from "./installAgentCommands";
import { newChange } from "./newChangeCommand";
import * as open from "./openCommands";
import { registerCommand } from "./registerCommand";
import * as run from "./runCommands";

const handlers = {
  addScenario: change.addScenario,
  archiveChange,
  cancelRun: run.cancelRun,
  confirmScenario: change.confirmScenario,
  convertToWorkstream,
  copyId: change.copyId,
  dryRunWorkstream: run.dryRunWorkstream,
  fixWithPlugin,
  followOutput: run.followOutput,
  installAgentCommands,
  mergeWorkstream: run.mergeWorkstream,
  newChange,
  openBundle: open.openBundle,
  openBundleAsText: open.openBundleAsText,
  openPlace: open.openPlace,
  openProposal: open.openProposal,
  openTasks: open.openTasks,
  openWorktree: open.openWorktree,
  previewConversion,
  refresh: change.refresh,
  resumeRun: run.resumeRun,
  runWorkstream: run.runWorkstream,
  showLog: open.showLog,
  unarchiveChange,
  validateChange: change.validateChange,
} as const satisfies Record<
  keyof typeof commandIds,
  (context: CommandContext, args: readonly unknown[]) => Promise<unknown>
>;

/** Registers every command of `commandIds`. */
export function registerCommands(context: CommandContext): DisposableStore {
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
