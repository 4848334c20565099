/** What stands for the placeholders of a command agent. */
export interface AgentPlaceholders {
  promptFile: string;
  files: readonly string[];
  worktree: string;
}

/** The agent's command with its placeholders replaced; `{files}` alone becomes as many arguments as there are files. */
export function agentArguments(
  command: readonly string[],
  { promptFile, files, worktree }: AgentPlaceholders,
): string[] {
  const values: Readonly<Record<string, string>> = {
    "{promptFile}": promptFile,
    "{files}": files.join(" "),
    "{worktree}": worktree,
  };
  return command.flatMap((argument) =>
    argument === "{files}"
      ? files
      : [argument.replace(/\{(?:promptFile|files|worktree)\}/g, (name) => values[name] ?? name)],
  );
}
