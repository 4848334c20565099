import { randomUUID } from "node:crypto";
import path from "node:path";
import { InvalidArgumentError, type Command } from "commander";
import { UserError } from "../../core/errors";
import { systemClock } from "../../node/engine/record/createEngine";
import type { FrozenInputs } from "../../node/engine/record/engine";
import { planRun } from "../../node/engine/start/planRun";
import { selectBundles } from "../../node/engine/start/selectBundles";
import { startRun } from "../../node/engine/start/startRun";
import type { Project } from "../../node/project";
import { openSandbox } from "../../node/sandbox/openSandbox";
import { openStore } from "../../node/store/openStore";
import type { ExitCode } from "../../protocol/cli";
import { runCommand, type CommandContext, type Outcome } from "../command";
import type { Io } from "../io";
import { approvalOption, askConsent } from "../run/askConsent";
import { startDetached } from "../run/detach";
import { followRun } from "../run/followRun";
import { runInForeground } from "../run/foreground";
import {
  readableBundles,
  readInputs,
  refuseBadBundles,
  unreadableBundles,
} from "../run/readInputs";
import { runResult } from "../run/runResult";
import { runSettings, settingsWithOverrides } from "../run/runSettings";
import { sandboxOption } from "../run/sandboxOption";
import { sessionTarget, withSession, type Session } from "../run/session";
import { unreviewedBundles } from "../run/unreviewedBundles";
import { eventsOption, streamEvents } from "../run/streamEvents";
import { isRichTerminal } from "../terminal/isRichTerminal";
import { renderPlan } from "../terminal/run/renderPlan";
import { warn } from "../terminal/warn";

interface RunOptions {
  wsId?: string[];
  change?: string;
  all?: boolean;
  dryRun?: boolean;
  showPrompt?: boolean;
  agent?: string;
  maxParallel?: number;
  sandbox?: string;
  fresh?: boolean;
  detach?: boolean;
  config?: string;
  runId?: string;
  trust?: boolean;
  approval?: string;
  events?: boolean;
}

function readRunId(text: string): string {
  if (/^run-[A-Za-z0-9-]+$/.test(text)) return text;
  throw new InvalidArgumentError('a run id looks like "run-" and a UUID');
}

function readCount(text: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new InvalidArgumentError("it has to be a whole number from 1");
}

function readSelection(options: RunOptions) {
  const ways = [options.wsId, options.change, options.all].filter((way) => way !== undefined);
  if (ways.length !== 1) {
    throw new UserError("Say what to run with one of: --ws-id ID, --change ID, --all.");
  }
  const { wsId: wsIds = [], change, all = false, fresh = false } = options;
  return { wsIds, change, all, fresh };
}

/** What is to run, read and checked; nothing has been written. */
function readRequest(session: Session, options: RunOptions): FrozenInputs[] {
  const selection = readSelection(options);
  const named = new Set(selection.wsIds.map((id) => `workstreams/${id}.json`));
  const unreadable = unreadableBundles(session.project, selection.change);
  // What cannot be read cannot be selected either: left to itself it would be passed over in silence.
  refuseBadBundles(session.project, (file) =>
    named.size > 0 ? named.has(file) : unreadable.has(file),
  );
  const bundles = selectBundles(
    session.store,
    readableBundles(session.project),
    selection,
    systemClock.now(),
  );
  const files = new Set(bundles.map(({ id }) => `workstreams/${id}.json`));
  refuseBadBundles(session.project, (file) => files.has(file));
  return bundles.map(({ id }) => readInputs(session.project, id));
}

/** The answer of a command that has run something: from the store, as anybody would read it. */
export async function runOutcome(
  project: Project,
  runId: string,
  exitCode: ExitCode,
): Promise<Outcome> {
  const reader = await openStore(project.stateFolder, { readOnly: true });
  try {
    return { data: runResult(reader, runId), exitCode, human: "" };
  } finally {
    await reader.close();
  }
}

async function dryRun(
  context: CommandContext,
  session: Session,
  options: RunOptions & { runId: string },
): Promise<Outcome> {
  const startedAt = Date.now();
  const settings = runSettings(context.io, session.project, options);
  const plan = await planRun(
    {
      ...session,
      settings,
      sandbox: await openSandbox(settings.sandbox, context.io.env),
      env: context.io.env,
      target: await sessionTarget(session, settings),
      runId: options.runId,
      clock: systemClock,
    },
    readRequest(session, options),
  );
  const durationMs = Date.now() - startedAt;
  const colour = !context.json && isRichTerminal(context.io.stdout(), context.io.env);
  const prompts =
    options.showPrompt === true ? plan.map(({ prompt }) => `\n${prompt}`).join("\n") : "";
  return {
    data: { ...runResult(session.store, options.runId), plan },
    exitCode: plan.some(({ wouldStop }) => wouldStop !== null) ? 1 : 0,
    human: renderPlan(plan, { colour, durationMs }) + prompts,
  };
}

/** Arguments that make the engine's own process do what was asked here. */
function engineArguments(
  { cwd }: Io,
  project: Project,
  options: RunOptions & { runId: string },
): string[] {
  const flag = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [name, String(value)];
  return [
    "run",
    ...["--root", project.root, "--run-id", options.runId],
    ...flag("--approval", options.approval),
    ...(options.wsId ?? []).flatMap((id) => ["--ws-id", id]),
    ...flag("--change", options.change),
    ...(options.all === true ? ["--all"] : []),
    ...(options.fresh === true ? ["--fresh"] : []),
    ...flag("--agent", options.agent),
    ...flag("--max-parallel", options.maxParallel),
    ...flag("--sandbox", options.sandbox),
    // The engine works in another folder.
    ...flag("--config", options.config && path.resolve(cwd, options.config)),
  ];
}

interface Detached {
  runId: string;
  args: readonly string[];
  /** Bytes of earlier progress to pass over. */
  from: number;
  toStderr: boolean;
}

/** Starts an engine of its own and follows it; with --json it answers as soon as the engine has recorded the run. */
export async function detachAndFollow(
  context: CommandContext,
  project: Project,
  { runId, args, from, toStderr }: Detached,
): Promise<Outcome> {
  const engine = startDetached(context.io, project, runId, args);
  if (context.json) return waitForRow(project, runId, engine);
  try {
    const exitCode = await followRun(context.io, project, {
      runId,
      toStderr,
      from,
      isStarting: engine.isRunning,
      stopStarting: engine.stop,
    });
    return await runOutcome(project, runId, exitCode);
  } catch (error) {
    if (error instanceof UserError && !engine.isRunning()) {
      throw new UserError(engine.log().trim() || error.message);
    }
    throw error;
  }
}

async function waitForRow(
  project: Project,
  runId: string,
  engine: ReturnType<typeof startDetached>,
): Promise<Outcome> {
  const reader = await openStore(project.stateFolder, { readOnly: true });
  try {
    for (;;) {
      await reader.refresh();
      const [row] = reader.all("SELECT owner_pid AS pid FROM runs WHERE id = ?", [runId]);
      if (row !== undefined && (row["pid"] === engine.pid || !engine.isRunning())) {
        return { data: runResult(reader, runId), human: "" };
      }
      if (!engine.isRunning())
        throw new UserError(engine.log().trim() || "The engine ended at once.");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await reader.close();
  }
}

async function run(context: CommandContext, given: RunOptions): Promise<Outcome> {
  const options = { ...given, runId: given.runId ?? `run-${randomUUID()}` };
  if (options.events !== true) return runAsked(context, options);
  const { runId } = options;
  return streamEvents(context, context.project(), { runId, from: "start" }, () =>
    runAsked(context, options),
  );
}

async function runAsked(
  context: CommandContext,
  options: RunOptions & { runId: string },
): Promise<Outcome> {
  const toStderr = context.json || options.events === true;
  const prepared = await withSession(context, async (session) => {
    if (options.dryRun === true) return { outcome: await dryRun(context, session, options) };
    const { settings, overrides } = settingsWithOverrides(context.io, session.project, options);
    const inputs = readRequest(session, options);
    for (const warning of await unreviewedBundles(session, inputs)) warn(context.stderr, warning);
    // What is approved is what the run starts from, also where the branch moves on while a person reads.
    const target = await sessionTarget(session, settings);
    const { commit } = target;
    const asked = { ...session, commit, settings, env: context.io.env, inputs };
    const approval = await askConsent(context, asked, options);
    if (options.detach === true) return { project: session.project, approval };
    const { runId } = options;
    const exitCode = await runInForeground(
      context.io,
      session,
      { runId, settings, target, toStderr },
      (engine) => startRun(engine, inputs, { fresh: options.fresh ?? false, overrides }),
    );
    return { outcome: { data: runResult(session.store, runId), exitCode, human: "" } };
  });
  if (prepared.outcome !== undefined) return prepared.outcome;
  const args = engineArguments(context.io, prepared.project, {
    ...options,
    approval: prepared.approval,
  });
  const { runId } = options;
  return detachAndFollow(context, prepared.project, { runId, args, from: 0, toStderr });
}

/** `run`: bundles through EDIT, STATIC, RUNTIME and, when something fails, PIPELINE. */
export function defineRun(program: Command): void {
  const command = program
    .command("run")
    .description("take bundles through EDIT, STATIC and RUNTIME in their worktrees")
    .option("--ws-id <id...>", "these workstreams")
    .option("--change <id>", "every workstream of a change that is not done")
    .option("--all", "every workstream that is not done")
    .option("--dry-run", "say what would happen; change nothing")
    .option("--show-prompt", "with --dry-run: print the prompts too")
    .option("--agent <id>", "the agent that auto stands for")
    .option("--max-parallel <n>", "how many workstreams run at a time", readCount)
    .addOption(sandboxOption())
    .option("--fresh", "begin again; earlier work is kept below refs/workstreams/")
    .option("--detach", "run in a process of its own and follow it; it outlives this terminal")
    .option("--config <file>", "settings above those of .workstreams.json")
    .option("--run-id <id>", "the id of the new run", readRunId)
    .option("--trust", "approve the commands that this repository brings")
    .addOption(approvalOption())
    .option(...eventsOption);
  command.action((options: RunOptions) =>
    runCommand(command, "run", (context) => run(context, options)),
  );
}
