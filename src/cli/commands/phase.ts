import { randomUUID } from "node:crypto";
import { Argument, type Command } from "commander";
import { UserError } from "../../core/errors";
import { createEngine, systemClock } from "../../node/engine/record/createEngine";
import { toWork } from "../../node/engine/record/freezeInputs";
import type { Engine, Work } from "../../node/engine/record/engine";
import { liveRunOf } from "../../node/engine/record/ownership";
import {
  runtimePhase,
  staticPhase,
  type RuntimeAnswer,
  type StaticAnswer,
} from "../../node/engine/steps/phase";
import { StepFailure } from "../../node/engine/record/stepFailure";
import { runWorkstreams, workstreamRow } from "../../node/store/queries/runs";
import { openSandbox } from "../../node/sandbox/openSandbox";
import { runCommand, type CommandContext, type Outcome } from "../command";
import { askConsent } from "../run/askConsent";
import { readInputs, refuseBadBundles } from "../run/readInputs";
import { runSettings } from "../run/runSettings";
import { sandboxOption } from "../run/sandboxOption";
import { sessionTarget, withSession, type Session } from "../run/session";

interface PhaseOptions {
  wsId: string;
  scenario?: string;
  config?: string;
  trust?: boolean;
}

type PhaseName = "static" | "runtime";

function isPhase(name: string): name is PhaseName {
  return name === "static" || name === "runtime";
}

/** What the latest run knows of the base counts here too. */
function inLatestRun(session: Session, work: Work): { runId: string; work: Work } {
  const latest = workstreamRow(session.store, work.id)?.runId;
  const row =
    latest === undefined
      ? undefined
      : runWorkstreams(session.store, latest).find((each) => each.workstreamId === work.id);
  const base = row?.baseCommit ?? undefined;
  return { runId: `phase-${randomUUID()}`, work: { ...work, base } };
}

function runtimeText({ commands, scenarios }: RuntimeAnswer): string {
  const lines = [
    ...commands.map(
      ({ outcome, command, why }) => `${outcome.replace("_", " ")}: ${command} (${why})`,
    ),
    ...scenarios.map(
      ({ state, provable, by, why }) =>
        `${state}: ${provable.name}${by === undefined ? "" : ` by ${by}`}${why === undefined ? "" : `, ${why}`}`,
    ),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function staticText({ findings }: StaticAnswer): string {
  return findings
    .map(({ plan, run, issues }) => {
      const fresh = issues.filter((issue) => issue.isNew).length;
      return `${run.outcome}: ${plan.manifest.id}, ${fresh} new, ${issues.length - fresh} known (${run.why})\n`;
    })
    .join("");
}

function runtimeData(work: Work, answer: RuntimeAnswer) {
  const { folder, temporary, commands, scenarios } = answer;
  return {
    phase: "runtime" as const,
    workstream: work.id,
    folder,
    temporary,
    commands: commands.map(
      ({ command, exitCode, outcome, why, tests, skipped, flaky, executed }) => ({
        command,
        exitCode,
        outcome,
        why,
        tests: tests === null ? null : executed,
        skipped,
        flaky,
      }),
    ),
    scenarios: scenarios.map(({ provable, state, by, why }) => ({
      key: provable.key,
      name: provable.name,
      state,
      by: by ?? null,
      why: why ?? null,
    })),
  };
}

function staticData(work: Work, { folder, temporary, findings }: StaticAnswer) {
  const plugins = findings.map(({ plan, run, issues, reuse }) => ({
    id: plan.manifest.id,
    version: plan.version,
    outcome: run.outcome,
    why: run.why,
    newIssues: issues.filter((issue) => issue.isNew).length,
    knownIssues: issues.filter((issue) => !issue.isNew).length,
    reused: reuse.reused,
  }));
  return { phase: "static" as const, workstream: work.id, folder, temporary, plugins };
}

async function answerOf(
  engine: Engine,
  work: Work,
  phase: PhaseName,
  scenario: string | undefined,
): Promise<Outcome> {
  if (phase === "static") {
    const answer = await staticPhase(engine, work);
    const data = staticData(work, answer);
    const exitCode = answer.passed ? 0 : 1;
    return { data, exitCode, issues: answer.blocking, human: staticText(answer) };
  }
  const answer = await runtimePhase(engine, work, scenario);
  return {
    data: runtimeData(work, answer),
    exitCode: answer.passed ? 0 : 1,
    issues: answer.commands.flatMap(({ issues }) => issues),
    human: runtimeText(answer),
  };
}

async function lookOnce(
  context: CommandContext,
  session: Session,
  phase: PhaseName,
  options: PhaseOptions,
): Promise<Outcome> {
  const { project } = session;
  const file = `workstreams/${options.wsId}.json`;
  refuseBadBundles(project, (each) => each === file);
  const inputs = readInputs(project, options.wsId);
  const live = liveRunOf(session.store, options.wsId, systemClock.now());
  if (live !== undefined) {
    throw new UserError(
      `${options.wsId} is being worked on by ${live.id}. Wait for it, or cancel it.`,
    );
  }
  const settings = runSettings(context.io, project, options);
  const target = await sessionTarget(session, settings);
  const { commit } = target;
  const asked = { ...session, commit, settings, env: context.io.env, inputs: [inputs] };
  await askConsent(context, asked, options);
  const fresh = toWork(project, inputs, {
    state: "pending",
    startedAt: Date.now(),
    resumedAfter: 0,
  });
  const { runId, work } = inLatestRun(session, fresh);
  const stop = new AbortController();
  const cancel = () => {
    stop.abort("cancelled");
  };
  context.io.signals.on("SIGINT", cancel);
  const engine = createEngine({
    ...session,
    settings,
    sandbox: await openSandbox(settings.sandbox, context.io.env),
    env: context.io.env,
    runId,
    target,
    signal: stop.signal,
    note: undefined,
    show: (progress) => {
      if (progress.kind === "now") context.say(`${progress.doing}\n`);
    },
  });
  try {
    return await answerOf(engine, work, phase, options.scenario);
  } catch (error) {
    if (error instanceof StepFailure) throw new UserError(error.message, { exitCode: 1 });
    if (stop.signal.aborted) return { data: null, exitCode: 130, human: "Cancelled.\n" };
    throw error;
  } finally {
    context.io.signals.off("SIGINT", cancel);
  }
}

/** `phase`: STATIC or RUNTIME by itself, on the worktree as it is; it records nothing. */
export function definePhase(program: Command): void {
  const command = program
    .command("phase")
    .description("one phase on the worktree as it is: what it says, without a run")
    .addArgument(new Argument("<phase>", "static or runtime").choices(["static", "runtime"]))
    .requiredOption("--ws-id <id>", "the workstream")
    .option("--scenario <name>", "with runtime: name or key of the one scenario to look at")
    .addOption(sandboxOption())
    .option("--config <file>", "settings above those of .workstreams.json")
    .option("--trust", "approve the commands that this repository brings");
  command.action((phase: string, options: PhaseOptions) =>
    runCommand(command, "phase", (context) => {
      if (!isPhase(phase)) throw new UserError("Say which phase: static or runtime.");
      return withSession(context, (session) => lookOnce(context, session, phase, options));
    }),
  );
}
