import { assertNever } from "../../../core/errors";
import type { Fix } from "../../../core/pipeline/chooseStrategy";
import { endedFixes } from "../../../core/pipeline/history";
import { unenforced } from "../../../core/pipeline/overBudget";
import { plural } from "../../../core/words/plural";
import { strategyWords } from "../../../core/words/strategyWords";
import { agentFor } from "../../agents/resolveAgent";
import { runAgentStep } from "../agent/agentStep";
import { finishAttempt, startAttempt, type OpenAttempt } from "../record/attempts";
import { planTools } from "../worktree/planTools";
import { finishFailedAgent, savePrompt } from "./editStep";
import { endOfAgentFailure } from "./endOfFailure";
import type { Engine, Work } from "../record/engine";
import { analyze, fixedRecords, fixEnd } from "./fixRecords";
import { goBack } from "./goBack";
import { stashLeftovers } from "../worktree/leftovers";
import { loadFacts } from "../record/loadFacts";
import { lastFailure, newErrors } from "../record/newErrors";
import { note } from "../record/notes";
import { gitOf, reopenWorktree } from "../worktree/prepareWorktree";
import { fixPromptFor } from "../agent/prompts";
import { applySafeFixes } from "../checks/safeFixes";
import { withinBudget } from "./timeLimit";

type AgentFix = Extract<Fix, { agent: string }>;

/** What is left, and what nobody can hold the agent to because it does not report it. */
function noteBudget(engine: Engine, work: Work, attempt: OpenAttempt, fix: AgentFix): void {
  const facts = loadFacts(engine, work);
  const { limits, run, spent } = facts;
  const open = unenforced(spent, limits.budget, run.budget);
  const lost = open.length === 0 ? "" : `, ${open.join(" and ")} cannot be limited: not reported`;
  const number = endedFixes(facts.attempts).length + 1;
  const text = `fix ${number} of ${limits.maxAttempts} by ${fix.agent}${lost}`;
  note(engine, work, attempt, "budget", text);
}

/** The agent gets the errors; what it changed inside the fence becomes one commit of the engine. */
async function fixByAgent(engine: Engine, work: Work, attempt: OpenAttempt, fix: AgentFix) {
  noteBudget(engine, work, attempt, fix);
  const promptFile = await savePrompt(engine, attempt, await fixPromptFor(engine, work, fix));
  const from = lastFailure(engine, work)?.attempt.commitSha ?? work.base ?? engine.target.commit;
  const found = agentFor(fix.agent, engine.settings, engine.env);
  const limited = withinBudget(engine, work, found);
  const task = { agent: limited.agent, phase: "fix", promptFile, from } as const;
  const result = limited.judge(await runAgentStep(engine, work, attempt, task));
  if (result.kind === "failed") {
    const outcome = result.reason === "no_changes" ? "no_changes" : "failed";
    await finishFailedAgent(engine, work, attempt, result, [fixEnd(engine, attempt, { outcome })]);
    return;
  }
  const { commit, tree, summary, used } = result;
  const made = { commit, tree, summary, ...(used === undefined ? {} : { used }) };
  const change = { from: `${made.commit}^`, to: made.commit };
  const records = await fixedRecords(engine, work, attempt, change);
  await finishAttempt(engine, work, attempt, { status: "passed", ...made }, records);
}

/** Safe fixes once more: others changed the files after some had their turn. */
async function fixByItself(engine: Engine, work: Work, attempt: OpenAttempt) {
  await stashLeftovers(engine, work, attempt, gitOf(work));
  const plugins = await planTools(engine, work);
  const usable = plugins.filter(({ status }) => status === "applies");
  const { made } = await applySafeFixes(engine, work, attempt, usable);
  if (made === undefined) {
    const summary = "no safe fix changed a file";
    const end = { status: "failed", reason: "no_changes", summary } as const;
    const writes = [fixEnd(engine, attempt, { outcome: "no_changes" })];
    await finishAttempt(engine, work, attempt, end, { writes });
    return;
  }
  const change = { from: `${made.commit}^`, to: made.commit };
  const records = await fixedRecords(engine, work, attempt, change);
  const end = { status: "passed", summary: "safe fixes applied", ...made } as const;
  await finishAttempt(engine, work, attempt, end, records);
}

async function perform(engine: Engine, work: Work, attempt: OpenAttempt, fix: Fix): Promise<void> {
  switch (fix.strategy) {
    case "autofix":
      return fixByItself(engine, work, attempt);
    case "agent_fix":
    case "fresh_context":
    case "next_agent":
      return fixByAgent(engine, work, attempt, fix);
    case "revert":
    case "quarantine":
      return goBack(engine, work, attempt, fix);
    default:
      return assertNever(fix);
  }
}

/** PIPELINE: the new errors are recorded, analyzed and dealt with; only the next check says that they are gone. */
export async function fixStep(engine: Engine, work: Work, fix: Fix): Promise<void> {
  const detected = newErrors(engine, work);
  const attempt = await startAttempt(engine, work, "pipeline", {
    ...("agent" in fix ? { agent: fix.agent } : {}),
    events: detected.events,
    writes: () => detected.writes,
  });
  try {
    await reopenWorktree(engine, work, attempt);
    const rows = await analyze(engine, work, attempt, fix);
    const how = "agent" in fix ? " in one prompt" : "";
    const text = `${strategyWords[fix.strategy]}, ${plural(rows.length, "error")}${how}`;
    note(engine, work, attempt, "decided", text, { because: fix.because });
    await perform(engine, work, attempt, fix);
  } catch (error) {
    const end = await endOfAgentFailure(engine, work, error);
    const writes = [fixEnd(engine, attempt, { outcome: "failed" })];
    await finishAttempt(engine, work, attempt, end, { writes });
  }
}
