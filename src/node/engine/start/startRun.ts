import os from "node:os";
import type { Progress } from "../../../core/model/progress";
import type { Settings } from "../../../core/model/settings";
import { compileScope } from "../../../core/scope/scope";
import { insertInto } from "../../../core/pipeline/statements";
import { isVerifyLine } from "../../../core/trace/verifyLine";
import { agentFor } from "../../agents/resolveAgent";
import { startOf } from "../../processes/isAlive";
import { clearBranch, refuseForeignWork } from "./claimBranch";
import { excludeEngineFolders } from "../record/createEngine";
import type { Engine, FrozenInputs, Work } from "../record/engine";
import { frozenWrites, toWork } from "../record/freezeInputs";
import { inProject } from "../worktree/judgeWorktree";
import { newEvent } from "../record/newEvent";
import { refuseBusy } from "./selectBundles";

/** Columns that say which process works on a run. */
export function ownerColumns(now: number) {
  return {
    owner_pid: process.pid,
    owner_host: os.hostname(),
    owner_started: startOf(process.pid),
    heartbeat_at: now,
  };
}

async function shownWorkstream(engine: Engine, inputs: FrozenInputs) {
  const { bundle } = inputs;
  const scope = compileScope(bundle);
  const tracked = inProject(engine, await engine.git.trackedPaths(engine.target.commit));
  const create = bundle.files_create.filter((file) => !tracked.includes(file));
  const agent = agentFor(bundle.agent, engine.settings, engine.env);
  const { max_minutes: maxMinutes } = bundle.budget;
  return {
    id: bundle.id,
    change: bundle.openspec_change,
    tasks: bundle.tasks.length,
    scopeFiles: tracked.filter((file) => scope.allows(file)).length + create.length,
    acceptanceTests: bundle.acceptance_tests.length,
    ...(maxMinutes === undefined ? {} : { maxMinutes }),
    agent: agent.id,
    agentTitle: agent.title,
  };
}

/** Tells whoever watches what begins. */
export async function showStart(
  engine: Engine,
  inputs: readonly FrozenInputs[],
  resumed: boolean,
): Promise<void> {
  const workstreams = await Promise.all(inputs.map((each) => shownWorkstream(engine, each)));
  const progress: Progress = {
    at: engine.clock.now(),
    kind: "run_started",
    run: engine.runId,
    resumed,
    target: engine.target,
    maxParallel: engine.settings.maxParallel,
    logFolder: `.workstreams/logs/${engine.runId}`,
    workstreams,
  };
  engine.show(progress);
}

/** The row of a run that starts now. */
export function runInsert(
  engine: Pick<Engine, "runId" | "clock" | "target" | "settings">,
  columns: { status: "running" | "completed" | "failed"; dryRun: boolean; message?: string },
) {
  const at = engine.clock.now();
  return insertInto("runs", {
    id: engine.runId,
    status: columns.status,
    dry_run: columns.dryRun ? 1 : 0,
    started_at: at,
    finished_at: columns.dryRun ? at : null,
    config: JSON.stringify(engine.settings),
    target_ref: engine.target.ref,
    target_commit: engine.target.commit,
    message: columns.message ?? null,
    log_folder: columns.dryRun ? null : `.workstreams/logs/${engine.runId}`,
    ...(columns.dryRun ? {} : ownerColumns(at)),
  });
}

/**
 * Records a new run with its inputs frozen, and claims the branches; nothing of it has been done yet when it resolves.
 * Throws a UserError (exit 2) for a branch that holds somebody else's commits.
 */
export async function startRun(
  engine: Engine,
  inputs: readonly FrozenInputs[],
  options: { fresh: boolean; overrides?: Partial<Settings> },
): Promise<Work[]> {
  for (const { bundle } of inputs) {
    refuseBusy(engine.store, bundle, options.fresh, engine.clock.now());
    if (!options.fresh) await refuseForeignWork(engine, bundle.id, engine.target.commit);
  }
  excludeEngineFolders(engine.git);
  if (options.fresh) {
    for (const { bundle } of inputs)
      await clearBranch(engine.git, engine.project, bundle.id, engine.runId);
  }
  const at = engine.clock.now();
  const ids = inputs.map(({ bundle }) => bundle.id);
  const { overrides = {} } = options;
  const facts = { workstreams: ids, target: engine.target };
  const started = Object.keys(overrides).length === 0 ? facts : { ...facts, overrides };
  await engine.store.commit({
    events: [newEvent(engine, "run_started", null, started)],
    writes: [
      runInsert(engine, { status: "running", dryRun: false }),
      ...inputs.flatMap((each, position) =>
        frozenWrites(
          { id: engine.runId, dryRun: false, at },
          engine.project,
          each,
          position,
          agentFor(each.bundle.agent, engine.settings, engine.env).id,
        ),
      ),
    ],
  });
  const { git, target } = engine;
  // Beside it, what every workstream is going to ask.
  await Promise.all([showStart(engine, inputs, false), git.lookAhead(), git.treeOf(target.commit)]);
  return inputs.map((each) =>
    toWork(engine.project, each, { state: "pending", startedAt: at, resumedAfter: 0 }),
  );
}

/** Commands of a bundle that come from a file of the repository. */
export function commandsOfBundle({ bundle, bundlePath }: FrozenInputs) {
  const commands = [
    ...bundle.worktree.setup,
    ...bundle.acceptance_tests.filter((line) => !isVerifyLine(line)),
    ...Object.values(bundle.scenario_tests),
  ];
  return commands.map((command) => ({ command, from: bundlePath }));
}
