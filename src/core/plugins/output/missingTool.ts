import type { PluginManifest } from "../manifest";
import { compilePattern } from "../pattern";
import { saidBy, type ToolRun } from "./toolRun";

/** What a shell or a launcher says, with an exit code of its own, when there is no such program. */
const noProgram = compilePattern(
  [
    "^'?.*'? is not recognized as an internal or external command,?$",
    "^npm (?:error|ERR!) could not determine executable to run$",
  ].join("|"),
);

/** Python's own word, not the traceback of a tool that lacks a module. */
function lacksModule(run: ToolRun): boolean {
  const said =
    /^(?:(?!\w*Error:)\S+: )?No module named ['"]?[\w.]+['"]?(?:; .* cannot be directly executed)?\s*$/m;
  return said.test(run.stderr) && !run.stderr.includes("Traceback") && run.stdout === "";
}

/** Whether the run says that the tool is not there at all. */
export function isMissing({ resolve, missingPatterns }: PluginManifest, run: ToolRun): boolean {
  if (run.end.kind === "missing") return true;
  if (run.end.kind !== "exited") return false;
  const { exitCode } = run.end;
  if (exitCode === 127 || exitCode === 9009) return true;
  if (exitCode === 0) return false;
  const said = saidBy(run);
  if (missingPatterns.some((source) => compilePattern(source).test(said))) return true;
  if (exitCode !== 1) return false;
  return (resolve.pythonModule !== undefined && lacksModule(run)) || noProgram.test(said);
}
