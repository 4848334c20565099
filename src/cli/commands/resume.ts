import path from "node:path";
import type { Command } from "commander";
import type { RunRow, RunWorkstreamRow } from "../../core/model/rows";
import type { Settings } from "../../core/model/settings";
import { systemClock } from "../../node/engine/record/createEngine";
import type { FrozenInputs } from "../../node/engine/record/engine";
import { planResume } from "../../node/engine/start/planResume";
import { chooseRun, resumedInputs, resumeRun } from "../../node/engine/start/resumeRun";
import type { Project } from "../../node/project";
import { runOverrides } from "../../node/store/queries/runOverrides";
import { runWorkstreams } from "../../node/store/queries/runs";
import { runCommand, type CommandContext, type Outcome } from "../command";
import type { Io } from "../io";
import { approvalOption, askConsent } from "../run/askConsent";
import { progressSize } from "../run/followRun";
import { runInForeground } from "../run/foreground";
import { readInputs } from "../run/readInputs";
import { runResult } from "../run/runResult";
import { runSettings } from "../run/runSettings";
import { eventsOption, streamEvents } from "../run/streamEvents";
import { sessionTarget, withSession, type Session } from "../run/session";
import { wrapText } from "../terminal/fitText";
import { detachAndFollow } from "./run";

interface ResumeOptions {
  dryRun?: boolean;
  refreeze?: boolean;
  note?: string;
  detach?: boolean;
  trust?: boolean;
  approval?: string;
  config?: string;
  events?: boolean;
}

function engineArguments(
  { cwd }: Io,
  root: string,
  runId: string,
  options: ResumeOptions,
): string[] {
  return [
    ...["resume", runId, "--root", root],
    ...(options.approval === undefined ? [] : ["--approval", options.approval]),
    ...(options.refreeze === true ? ["--refreeze"] : []),
    ...(options.note === undefined ? [] : ["--note", options.note]),
    // The engine works in another folder.
    ...(options.config === undefined ? [] : ["--config", path.resolve(cwd, options.config)]),
  ];
}

/** What resuming would do first, without doing it. */
function whatWillHappen(
  { env }: Io,
  { project, store }: Session,
  run: RunRow,
  settings: Settings,
  inputs: readonly FrozenInputs[],
): Outcome {
  const engine = { project, store, runId: run.id, clock: systemClock, settings, env };
  const next = planResume(engine, run, inputs);
  const lines = next.flatMap(({ id, state, next: what, why }) => {
    const told = `${id}  ${state.replace("_", " ")}, then ${what ?? "nothing"}${why === null ? "" : `: ${why}`}`;
    return wrapText(told, 96).map((line, index) => (index === 0 ? line : `    ${line}`));
  });
  return { data: { ...runResult(store, run.id), next }, human: `${lines.join("\n")}\n` };
}

async function resume(
  context: CommandContext,
  asked: string | undefined,
  options: ResumeOptions,
): Promise<Outcome> {
  const toStderr = context.json || options.events === true;
  const watched = (project: Project, runId: string, work: () => Promise<Outcome>) =>
    options.events === true ? streamEvents(context, project, { runId, from: "now" }, work) : work();
  const prepared = await withSession(context, async (session) => {
    const { project, store } = session;
    const row = chooseRun(store, asked, systemClock.now());
    const settings = runSettings(context.io, project, options, runOverrides(store, row.id));
    const unfinished = runWorkstreams(store, row.id).filter((each) => each.state !== "done");
    const read = (each: RunWorkstreamRow) => readInputs(project, each.workstreamId);
    if (options.dryRun === true) {
      const inputs = resumedInputs(store, row, read, options.refreeze ?? false);
      const told = whatWillHappen(context.io, session, row, settings, inputs);
      return { outcome: await watched(project, row.id, () => Promise.resolve(told)) };
    }
    const current = unfinished.map((each) => readInputs(project, each.workstreamId));
    const inputs = resumedInputs(store, row, read, options.refreeze ?? false);
    const found = await sessionTarget(session, settings);
    const target = { ref: row.targetRef ?? found.ref, commit: row.targetCommit ?? found.commit };
    const all = { settings, env: context.io.env, inputs: [...current, ...inputs] };
    const approval = await askConsent(
      context,
      { ...session, commit: target.commit, ...all },
      options,
    );
    if (options.detach === true) return { project, runId: row.id, approval };
    const run = {
      runId: row.id,
      settings,
      target,
      toStderr,
      ...(options.note === undefined ? {} : { note: options.note }),
    };
    const outcome = await watched(project, row.id, async () => {
      const exitCode = await runInForeground(context.io, session, run, (engine) =>
        resumeRun(engine, row, inputs),
      );
      return { data: runResult(store, row.id), exitCode, human: "" };
    });
    return { outcome };
  });
  if (prepared.outcome !== undefined) return prepared.outcome;
  const { project, runId, approval } = prepared;
  const args = engineArguments(context.io, project.root, runId, { ...options, approval });
  const from = progressSize(project, runId);
  return watched(project, runId, () =>
    detachAndFollow(context, project, { runId, args, from, toStderr }),
  );
}

/** `resume`: a run goes on where it stopped. */
export function defineResume(program: Command): void {
  const command = program
    .command("resume")
    .description("go on with a run that failed, was cancelled or was interrupted")
    .argument("[run]", "its id, or the first characters of it; the only one when left out")
    .option("--dry-run", "say what would happen; change nothing")
    .option("--refreeze", "use the bundle and the change as they are on disk now")
    .option("--note <text>", "what the next prompt says first")
    .option("--detach", "run in a process of its own and follow it")
    .option("--config <file>", "settings above those of .workstreams.json")
    .option("--trust", "approve the commands that this repository brings")
    .addOption(approvalOption())
    .option(...eventsOption);
  command.action((asked: string | undefined, options: ResumeOptions) =>
    runCommand(command, "resume", (context) => resume(context, asked, options)),
  );
}
