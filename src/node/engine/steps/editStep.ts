import { writeFile } from "node:fs/promises";
import path from "node:path";
import { assertNever } from "../../../core/errors";
import { updateWhere } from "../../../core/pipeline/statements";
import type { Statement } from "../../../core/ports";
import { agentFor } from "../../agents/resolveAgent";
import { startAttempt, finishAttempt, storedPath } from "../record/attempts";
import type { AttemptEnd, OpenAttempt } from "../record/attempts";
import { takeBaseline } from "../checks/baseline";
import type { Engine, Work } from "../record/engine";
import { planTools } from "../worktree/planTools";
import { editPromptFor } from "../agent/prompts";
import { prepareWorktree } from "../worktree/prepareWorktree";
import { runAgentStep, type AgentStepResult } from "../agent/agentStep";
import { endOfAgentFailure } from "./endOfFailure";
import { leftTree } from "../worktree/leftovers";
import { withinBudget } from "./timeLimit";

/** Saves the prompt beside the attempt's log and records where. */
export async function savePrompt(
  engine: Engine,
  attempt: OpenAttempt,
  prompt: string,
): Promise<string> {
  const file = path.join(
    path.dirname(attempt.logFile),
    `${attempt.step}-${attempt.number}.prompt.md`,
  );
  await writeFile(file, engine.redact(prompt), { mode: 0o600 });
  await engine.store.commit({
    events: [],
    writes: [
      updateWhere("step_attempts", { id: attempt.id }, { prompt_path: storedPath(engine, file) }),
    ],
  });
  return file;
}

/** Records an attempt of an agent of which nothing was committed, with the tree of what it left. */
export async function finishFailedAgent(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  result: Extract<AgentStepResult, { kind: "failed" }>,
  writes: readonly Statement[] = [],
): Promise<void> {
  const { reason, message: summary, events, used } = result;
  const tree = await leftTree(work);
  const end: AttemptEnd = {
    ...({ status: "failed", reason, summary } as const),
    ...(tree === undefined ? {} : { tree }),
    ...(used === undefined ? {} : { used }),
  };
  await finishAttempt(engine, work, attempt, end, { events, writes });
}

/** EDIT: the agent gets the prompt; what it changed inside the fence becomes one commit of the engine. */
export async function editStep(engine: Engine, work: Work): Promise<void> {
  const agent = agentFor(work.bundle.agent, engine.settings, engine.env);
  const attempt = await startAttempt(engine, work, "edit", { agent: agent.id });
  try {
    await prepareWorktree(engine, work, attempt);
    const planning = planTools(engine, work);
    const [isClean, promptFile] = await Promise.all([
      takeBaseline(engine, work, attempt, planning),
      planning
        .then(() => editPromptFor(engine, work))
        .then((prompt) => savePrompt(engine, attempt, prompt)),
    ]);
    const from = work.base ?? engine.target.commit;
    const limited = withinBudget(engine, work, agent);
    const task = { agent: limited.agent, phase: "edit", promptFile, from, isClean } as const;
    const result = limited.judge(await runAgentStep(engine, work, attempt, task));
    switch (result.kind) {
      case "committed":
        await finishAttempt(engine, work, attempt, {
          status: "passed",
          summary: result.summary,
          commit: result.commit,
          tree: result.tree,
          ...(result.used === undefined ? {} : { used: result.used }),
        });
        return;
      case "failed":
        await finishFailedAgent(engine, work, attempt, result);
        return;
      default:
        assertNever(result);
    }
  } catch (error) {
    await finishAttempt(engine, work, attempt, await endOfAgentFailure(engine, work, error));
  }
}
