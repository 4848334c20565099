import * as vscode from "vscode";
import { UserError } from "../../core/errors";
import type { CommandId } from "../base/commandIds";
import { showError } from "../shown/messages";
import type { Log } from "../shown/log";

/** Every command goes through here, so every failure is logged in full and shown in one sentence. */
export function registerCommand(
  id: CommandId,
  run: (...args: unknown[]) => Promise<unknown>,
  log: Log,
): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: unknown[]) => {
    try {
      return await run(...args);
    } catch (error) {
      log.error(`${id} could not finish`, error instanceof Error ? error : String(error));
      const known = error instanceof UserError;
      const text = known ? error.message : "Something unexpected happened; the log says what.";
      void showFailure(text, log);
      return undefined;
    }
  });
}

async function showFailure(text: string, log: Log): Promise<void> {
  const answer = await showError(text, "Show Log");
  if (answer !== undefined) log.show();
}
