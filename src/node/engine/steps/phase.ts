import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { UserError } from "../../../core/errors";
import type { Issue } from "../../../core/model/issue";
import { findProvable, type Provable } from "../../../core/trace/verifyLine";
import { linkWorkspacePackages } from "../../testing/probeWorkspacePackages";
import type { TestCommandResult } from "../../testing/runTestCommand";
import type { OpenAttempt } from "../record/attempts";
import { adoptBaseline, readBaseline } from "../checks/baseline";
import { planTools } from "../worktree/planTools";
import { checkQuietly } from "../checks/checkWithPlugins";
import { copyIntoWorktree } from "../worktree/copyIntoWorktree";
import type { Engine, Work } from "../record/engine";
import { judgeScenarios, type ScenarioEvidence } from "../checks/evidence";
import type { JudgedPlugin } from "../checks/findingWrites";
import { gitOf, runSetup } from "../worktree/prepareWorktree";
import { commandsOf, probe, runCommands } from "../proof/runCommands";
import { changedFiles } from "../checks/safeFixes";
import { comparisonWithBase } from "./staticStep";
import { blockingIssues, notLookedAt, whyUnknown } from "../checks/judgeFindings";

/** Where a phase looked: the worktree as it is, or one made for it at the target. */
export interface PhasePlace {
  folder: string;
  temporary: boolean;
}

/** What RUNTIME says about the files as they are. Nothing of it is recorded: only a run proves. */
export interface RuntimeAnswer extends PhasePlace {
  phase: "runtime";
  passed: boolean;
  commands: TestCommandResult[];
  scenarios: ScenarioEvidence[];
}

/** What STATIC says about the files as they are. */
export interface StaticAnswer extends PhasePlace {
  phase: "static";
  passed: boolean;
  findings: JudgedPlugin[];
  /** The new issues that would stop a run. */
  blocking: Issue[];
}

function openPhase(engine: Engine, work: Work, step: "static" | "runtime"): OpenAttempt {
  const folder = path.join(engine.logFolder, work.id);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const logFile = path.join(folder, `${step}-1.log`);
  return { id: engine.runId, step, number: 1, startedAt: engine.clock.now(), logFile, facts: {} };
}

/** Lets `look` work in the worktree as it is; where there is none, in a temporary one at the target, set up as a run would. */
async function inWorktree<T>(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  look: (work: Work, place: PhasePlace) => Promise<T>,
): Promise<T> {
  if (existsSync(work.worktree)) return look(work, { folder: work.folder, temporary: false });
  const parent = mkdtempSync(path.join(tmpdir(), "workstream-phase-"));
  const worktree = path.join(parent, work.id);
  const folder = path.join(worktree, engine.project.prefix);
  const { commit } = engine.target;
  const made = { ...work, worktree, folder, base: commit };
  await engine.git.addDetached(worktree, commit);
  try {
    await copyIntoWorktree(engine, made);
    await runSetup(engine, made, attempt);
    linkWorkspacePackages({ main: engine.project.gitRoot, worktree });
    return await look(made, { folder, temporary: true });
  } finally {
    rmSync(parent, { recursive: true, force: true });
    await engine.git.pruneWorktrees();
  }
}

/** The commands that say something about one scenario: its own, else all that may hold its test. */
function commandsFor(work: Work, provable: Provable | undefined): string[] {
  if (provable === undefined) return commandsOf(work);
  const { scenario_tests: mapped } = work.bundle;
  const own = mapped[provable.key] ?? mapped[provable.name];
  return own === undefined ? commandsOf(work) : [own];
}

function wantedOf(work: Work, scenario: string | undefined): Provable | undefined {
  if (scenario === undefined) return undefined;
  const found = findProvable(work.provables, scenario);
  if (found !== undefined) return found;
  const known = work.provables.map(({ name }) => `"${name}"`).join(", ") || "none";
  throw new UserError(
    `"${scenario}" is no scenario that ${work.id} has to prove. It has: ${known}.`,
  );
}

/** RUNTIME by itself: runs the acceptance commands and judges the scenarios, or only the one that is named. */
export async function runtimePhase(
  engine: Engine,
  work: Work,
  scenario: string | undefined,
): Promise<RuntimeAnswer> {
  const wanted = wantedOf(work, scenario);
  const attempt = openPhase(engine, work, "runtime");
  return inWorktree(engine, work, attempt, async (there, place) => {
    probe(engine, there);
    const commands = await runCommands(engine, there, attempt, commandsFor(there, wanted));
    const tree = await gitOf(there).treeOf("HEAD");
    const only = wanted === undefined ? there : { ...there, provables: [wanted] };
    const scenarios = judgeScenarios(engine, only, commands, tree);
    const allProven = scenarios.every(({ state }) => state === "proven");
    // Another scenario's failure does not make the one that was asked for fail.
    const held = wanted !== undefined || commands.every(({ outcome }) => outcome === "passed");
    const passed = allProven && held && commands.length + scenarios.length > 0;
    return { ...place, phase: "runtime", passed, commands, scenarios };
  });
}

/** STATIC by itself: every plugin that applies, compared with what is known of the base; nothing is fixed. */
export async function staticPhase(engine: Engine, work: Work): Promise<StaticAnswer> {
  const attempt = openPhase(engine, work, "static");
  return inWorktree(engine, work, attempt, async (there, place) => {
    const plans = (await planTools(engine, there)).filter(
      ({ status }) => status === "applies" || status === "missing",
    );
    const files = await changedFiles(engine, there);
    const checked = await checkQuietly(engine, there, attempt, plans, files);
    await adoptBaseline(engine, there);
    const baseline = readBaseline(engine, there);
    const diff = await gitOf(there).diffText(baseline.commit, "HEAD", { contextLines: 0 });
    const findings = checked.map(comparisonWithBase(engine, there, baseline, diff));
    const blocking = blockingIssues(findings);
    const skipped = notLookedAt(engine, there, findings, files);
    const couldLook = whyUnknown(findings, skipped) === undefined;
    return {
      ...place,
      phase: "static",
      passed: couldLook && blocking.length === 0,
      findings,
      blocking,
    };
  });
}
