import { statSync } from "node:fs";
import path from "node:path";

const interpreters = /^(?:bash|bun|deno|node|perl|php|python[\d.]*|ruby|sh|tsx|zsh)(?:\.exe)?$/;

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isRelativePath(argument: string): boolean {
  return argument !== "" && !/^-|\{/.test(argument) && !path.isAbsolute(argument);
}

/**
 * The agent's command with its own program or script found: one with a relative path is that of the worktree, or where
 * it has none (it is not committed yet, or git ignores it) that of the main checkout. Other arguments stay as they are.
 */
export function withAgentScript(
  command: readonly string[],
  folders: { worktree: string; main: string },
): string[] {
  const [program = ""] = command;
  const isInterpreter = interpreters.test(path.basename(program));
  const mayBe = command.filter(
    (argument, index) =>
      isRelativePath(argument) && (index === 0 ? /[/\\]/.test(argument) : isInterpreter),
  );
  const isThere = (argument: string) =>
    isFile(path.join(folders.worktree, argument)) || isFile(path.join(folders.main, argument));
  const script = mayBe.find(isThere);
  if (script === undefined || isFile(path.join(folders.worktree, script))) return [...command];
  const at = command.indexOf(script);
  return command.map((argument, index) =>
    index === at ? path.join(folders.main, argument) : argument,
  );
}
