import { concernedFiles } from "../../core/plugins/concerns";
import { runProcess } from "../processes/runProcess";
import { batches, fillArguments } from "./fillArguments";
import type { PluginPlan } from "./planPlugins";
import { pluginEnvironment } from "./pluginEnvironment";
import type { PluginInput } from "./runPlugin";

/** Whether a plugin's safe fixes were run; what they changed is git's to say. */
export interface FixRun {
  ran: boolean;
  why: string;
  argv: string[];
  exitCode: number | null;
}

/** Lets a plugin mend what it can mend safely in those of the files that concern it. */
export async function applySafeFix(plan: PluginPlan, input: PluginInput): Promise<FixRun> {
  const { manifest, executable } = plan;
  const { fix } = manifest;
  const not = (why: string): FixRun => ({ ran: false, why, argv: [], exitCode: null });
  if (executable === null) return not(plan.why);
  if (fix?.safe !== true) return not("it has no safe fixes");
  const files = concernedFiles(manifest, input.files);
  if (fix.scope === "files" && files.length === 0) {
    return not("no file of this workstream concerns it");
  }
  const run: FixRun = { ran: true, why: "safe fixes applied", argv: [], exitCode: null };
  for (const batch of fix.scope === "project" ? [[]] : batches(files, fix.args)) {
    const argv = [...executable.command, ...fillArguments(fix.args, batch)];
    const result = await runProcess({
      command: argv,
      cwd: input.folder,
      env: pluginEnvironment(input.env),
      totalMs: manifest.timeoutMs,
      ...(input.logFile === undefined ? {} : { logFile: input.logFile }),
      ...(input.signal === undefined ? {} : { signal: input.signal }),
    });
    if (run.argv.length === 0) run.argv = argv;
    run.exitCode = result.exitCode;
    if (result.outcome !== "exited")
      return { ...run, why: `its fixes ended with ${result.outcome}` };
  }
  return run;
}
