import { existsSync } from "node:fs";
import path from "node:path";
import { buildCommitMessage } from "../../../core/agents/commitMessage";
import { plural } from "../../../core/words/plural";
import type { PluginPlan } from "../../plugins/planPlugins";
import { applySafeFix } from "../../plugins/runPlugin";
import { toolEnvironment } from "../../processes/environment";
import type { OpenAttempt } from "../record/attempts";
import type { Engine, Work } from "../record/engine";
import { inProject, judgeWorktree } from "../worktree/judgeWorktree";
import { discard } from "../worktree/leftovers";
import { note, showNow } from "../record/notes";
import { gitOf } from "../worktree/prepareWorktree";
import { whileStateIsGuarded } from "../record/stateGuard";
import { keptIn, toolRights } from "../record/keptIn";

/** What formatters and safe fixes did. */
export interface SafeFixes {
  /** How many more files were changed after each plugin's turn. */
  files: ReadonlyMap<string, number>;
  /** Plugins whose turn came before another changed something: their fix has not seen the files as they are. */
  unseen: ReadonlySet<string>;
  /** The commit of what they changed, where they changed something. */
  made: { commit: string; tree: string } | undefined;
}

/** Files of the workstream that exist now, relative to the openspec root. */
export async function changedFiles(engine: Engine, work: Work): Promise<string[]> {
  const base = work.base ?? engine.target.commit;
  const changed = inProject(engine, await gitOf(work).diffNames(base, "HEAD"));
  return changed.filter((file) => existsSync(path.join(work.folder, file)));
}

async function runFix(engine: Engine, work: Work, attempt: OpenAttempt, plan: PluginPlan) {
  const { id } = plan.manifest;
  showNow(engine, work, attempt, `${id} fix`);
  const name = `${attempt.step}-${attempt.number}.${id}.fix.log`;
  const files = await changedFiles(engine, work);
  const fix = () =>
    applySafeFix(plan, {
      folder: work.folder,
      env: toolEnvironment(engine.env, engine.settings.env),
      logFile: path.join(path.dirname(attempt.logFile), name),
      signal: engine.signal,
      files,
      start: keptIn(engine, work, toolRights(work)),
    });
  await whileStateIsGuarded(engine, work, attempt, id, fix);
  engine.signal.throwIfAborted();
}

/** Lets formatters and safe fixes run, one after the other, and commits what they changed inside the fence. */
export async function applySafeFixes(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  plans: readonly PluginPlan[],
): Promise<SafeFixes> {
  const git = gitOf(work);
  const files = new Map<string, number>();
  const hadTheirTurn = new Set<string>();
  const unseen = new Set<string>();
  let before = { count: 0, tree: await git.treeWith([]) };
  for (const plan of plans.filter((each) => each.manifest.fix?.safe === true)) {
    await runFix(engine, work, attempt, plan);
    const judged = await judgeWorktree(engine, work, git);
    const refused = [...judged.outside, ...judged.locked, ...judged.protected];
    await discard(engine, work, attempt, refused);
    const now = { count: judged.inside.length, tree: await git.treeWith(judged.inside) };
    if (now.count > before.count) files.set(plan.manifest.id, now.count - before.count);
    if (now.tree !== before.tree) for (const id of hadTheirTurn) unseen.add(id);
    hadTheirTurn.add(plan.manifest.id);
    before = now;
  }
  const { inside } = await judgeWorktree(engine, work, git);
  if (inside.length === 0) return { files, unseen, made: undefined };
  const subject = `Format ${plural(inside.length, "file")}`;
  const message = buildCommitMessage(subject, {
    change: work.bundle.openspec_change,
    workstream: work.id,
    run: engine.runId,
    attempt: `${attempt.step}#${attempt.number}`,
  });
  const made = await git.commitPaths(inside, message);
  note(engine, work, attempt, "commit", subject, { commit: made.commit });
  return { files, unseen, made };
}
