import { editPrompt } from "../../../core/agents/editPrompt";
import { commandFor } from "../../../core/plugins/commandFor";
import { provablesFor, isVerifyLine } from "../../../core/trace/verifyLine";
import { agentFor, type ResolvedAgent } from "../../agents/resolveAgent";
import { planPlugins, type PluginPlan } from "../../plugins/planPlugins";
import { toolEnvironment } from "../../processes/environment";
import { workstreamRow } from "../../store/queries/runs";
import { placesOf } from "../record/branchName";
import type { Engine, FrozenInputs } from "../record/engine";
import { newEvent } from "../record/newEvent";
import { earlierBase } from "../record/ownership";
import { inProject } from "../worktree/judgeWorktree";
import { editPromptInput, pluginCommand } from "../agent/prompts";
import type { Bundle } from "../../../core/model/bundle";
import { confinementText } from "../../../core/sandbox/confinement";
import { runInsert } from "./startRun";
import { frozenWrites } from "../record/freezeInputs";

/** What a run would do with one workstream. */
export interface WorkstreamPlan {
  id: string;
  branch: string;
  worktree: string;
  base: { ref: string; commit: string };
  setup: string[];
  agent: { id: string; title: string; command: string[] };
  promptWords: number;
  prompt: string;
  plugins: {
    id: string;
    version: string | null;
    usable: boolean;
    why: string;
    command: string[];
  }[];
  /** How agents, checkers and tests would be kept in, in words. */
  sandbox: string;
  acceptance: string[];
  scenarios: string[];
  wouldStop: { step: string; why: string } | null;
}

type PlanEngine = Pick<
  Engine,
  "project" | "git" | "settings" | "sandbox" | "env" | "target" | "store" | "runId" | "clock"
>;

function wouldStop(agent: ResolvedAgent, inputs: FrozenInputs, plugins: readonly PluginPlan[]) {
  if (agent.kind !== "manual" && agent.missing)
    return { step: "EDIT", why: `the program of the agent ${agent.id} was not found` };
  const missing = plugins.filter((plan) => plan.status === "missing");
  const [first] = missing;
  if (first)
    return {
      step: "STATIC",
      why: `${missing.map((plan) => plan.manifest.id).join(", ")} is missing`,
    };
  if (inputs.bundle.acceptance_tests.length === 0) {
    return { step: "RUNTIME", why: "the bundle has no acceptance test, so nothing can be proven" };
  }
  return null;
}

/** Where the work would start: the dependency's verified tip, the earlier branch, or the target. */
async function baseOf(engine: PlanEngine, inputs: FrozenInputs) {
  const { branch } = placesOf(engine.project, inputs.bundle.id);
  const tip = await engine.git.tip(`refs/heads/${branch}`);
  const isEmpty = tip === earlierBase(engine, { id: inputs.bundle.id, branch });
  if (tip !== null && !isEmpty) return { ref: branch, commit: tip };
  for (const id of inputs.bundle.depends_on) {
    const row = workstreamRow(engine.store, id);
    if (row?.state === "done" && row.mergedAt === null && row.verifiedCommit !== null) {
      return { ref: row.branch ?? id, commit: row.verifiedCommit };
    }
  }
  return engine.target;
}

function sandboxText({ sandbox: { confinement } }: PlanEngine, { worktree }: Bundle): string {
  const text = confinementText(confinement);
  if (confinement.kind !== "sandboxed") return text;
  return `${text}, tests and checkers ${worktree.network ? "with" : "without"} network`;
}

async function planOne(engine: PlanEngine, inputs: FrozenInputs): Promise<WorkstreamPlan> {
  const { bundle, change } = inputs;
  const places = placesOf(engine.project, bundle.id);
  const agent = agentFor(bundle.agent, engine.settings, engine.env);
  const plans = await planPlugins({
    folder: engine.project.root,
    mainFolder: engine.project.root,
    settings: engine.settings,
    env: toolEnvironment(engine.env, []),
    beforeConsent: true,
  });
  const wanted = plans.filter(({ status }) => status === "applies" || status === "missing");
  const base = await baseOf(engine, inputs);
  const provables = provablesFor(bundle.acceptance_tests, change);
  const existing = inProject(engine, await engine.git.trackedPaths(base.commit));
  const prompt = editPrompt(
    editPromptInput({ bundle, change, provables }, existing, wanted, undefined),
  );
  return {
    id: bundle.id,
    branch: places.branch,
    worktree: `.worktrees/${places.branch.replace(/^workstream\//, "")}`,
    base,
    setup: bundle.worktree.setup,
    agent: { id: agent.id, title: agent.title, command: [...agent.command] },
    promptWords: prompt.split(/\s+/).filter((word) => word !== "").length,
    prompt,
    plugins: wanted.map((plan) => ({
      id: plan.manifest.id,
      version: plan.version,
      usable: plan.status === "applies",
      why: plan.why,
      command:
        plan.status === "applies" ? pluginCommand(plan) : [...commandFor(plan.manifest, null).args],
    })),
    sandbox: sandboxText(engine, bundle),
    acceptance: bundle.acceptance_tests.filter((line) => !isVerifyLine(line)),
    scenarios: provables.map(({ name }) => name),
    wouldStop: wouldStop(agent, inputs, wanted),
  };
}

/** Says what a run would do, and records only that it was asked: nothing else is written anywhere. */
export async function planRun(
  engine: PlanEngine,
  inputs: readonly FrozenInputs[],
): Promise<WorkstreamPlan[]> {
  const plans = await Promise.all(inputs.map((each) => planOne(engine, each)));
  const stops = plans.find((plan) => plan.wouldStop !== null)?.wouldStop;
  const message = stops
    ? `Dry run: would stop in ${stops.step}: ${stops.why}.`
    : "Dry run: nothing is known to stop it.";
  const run = { id: engine.runId, dryRun: true, at: engine.clock.now() };
  const ids = inputs.map(({ bundle }) => bundle.id);
  const status = stops ? "failed" : "completed";
  await engine.store.commit({
    events: [
      newEvent(engine, "run_started", null, { workstreams: ids, dry_run: true }),
      newEvent(engine, "run_completed", null, { status, message, dry_run: true }),
    ],
    writes: [
      runInsert(engine, { status, dryRun: true, message }),
      ...inputs.flatMap((each, position) =>
        frozenWrites(
          run,
          engine.project,
          each,
          position,
          agentFor(each.bundle.agent, engine.settings, engine.env).id,
        ),
      ),
    ],
  });
  return plans;
}
