import { writeFile } from "node:fs/promises";
import path from "node:path";
import { assertNever } from "../../core/errors";
import { updateWhere } from "../../core/pipeline/statements";
import { agentFor } from "../agents/resolveAgent";
import { startAttempt, finishAttempt, storedPath, type OpenAttempt } from "./attempts";
import { takeBaseline } from "./baseline";
import type { Engine, Work } from "./engine";
import { editPromptFor } from "./prompts";
import { prepareWorktree } from "./prepareWorktree";
import { runAgentStep } from "./agentStep";
import { endOfFailure } from "./endOfFailure";

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
  await writeFile(file, prompt, { mode: 0o600 });
  await engine.store.commit({
    events: [],
    writes: [
      updateWhere("step_attempts", { id: attempt.id }, { prompt_path: storedPath(engine, file) }),
    ],
  });
  return file;
}

/** EDIT: the agent gets the prompt; what it changed inside the fence becomes one commit of the engine. */
export async function editStep(engine: Engine, work: Work): Promise<void> {
  const agent = agentFor(work.bundle.agent, engine.settings, engine.env);
  const attempt = await startAttempt(engine, work, "edit", { agent: agent.id });
  try {
    await prepareWorktree(engine, work, attempt);
    await takeBaseline(engine, work, attempt);
    const prompt = await editPromptFor(engine, work);
    const promptFile = await savePrompt(engine, attempt, prompt);
    const result = await runAgentStep(engine, work, attempt, { agent, phase: "edit", promptFile });
    switch (result.kind) {
      case "committed":
        await finishAttempt(engine, work, attempt, {
          status: "passed",
          summary: result.summary,
          commit: result.commit,
          tree: result.tree,
        });
        return;
      case "failed":
        await finishAttempt(
          engine,
          work,
          attempt,
          { status: "failed", reason: result.reason, summary: result.message },
          { events: result.events },
        );
        return;
      default:
        assertNever(result);
    }
  } catch (error) {
    await finishAttempt(engine, work, attempt, endOfFailure(engine, error));
  }
}
