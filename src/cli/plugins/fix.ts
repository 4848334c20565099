import { UserError } from "../../core/errors";
import { IssueSchema } from "../../core/model/issue";
import { plural } from "../../core/words/plural";
import { systemClock } from "../../node/engine/record/createEngine";
import { fixFile, type FixedFile } from "../../node/engine/steps/fixFile";
import { liveRunOf } from "../../node/engine/record/ownership";
import type { CommandContext, Outcome } from "../command";
import { askConsent } from "../run/askConsent";
import { finishedWork } from "../run/finishedWork";
import { withSession } from "../run/session";

/** Which plugin is to mend which file of which workstream. */
export interface FixRequest {
  plugin: string;
  file: string;
  workstream: string;
}

function human({ plugin }: FixRequest, { file, changed, outcome, why, issues }: FixedFile): string {
  const did = changed ? `${plugin} changed ${file}` : `${plugin} changed nothing in ${file}`;
  if (outcome === "clean") return `${did}; it finds nothing there now\n`;
  if (outcome === "issues") return `${did}; ${plural(issues.length, "issue")} left\n`;
  return `${did}; it could not look again: ${why}\n`;
}

/** `plugins fix`: a plugin's own fixer on one file of a worktree, on a person's word; records nothing. */
export function fix(
  context: CommandContext,
  request: FixRequest,
  trust: boolean,
): Promise<Outcome> {
  return withSession(context, async (session) => {
    const { plugin, file, workstream } = request;
    const live = liveRunOf(session.store, workstream, systemClock.now());
    if (live !== undefined) {
      const message = `${workstream} is being worked on by ${live.id}. Wait for it, or cancel it.`;
      throw new UserError(message);
    }
    const { engine, work } = await finishedWork(context.io, session, workstream);
    const { settings, env, target } = engine;
    const asked = { ...session, commit: target.commit, settings, env, inputs: [] };
    await askConsent(context, asked, { trust });
    const fixed = await fixFile(engine, work, { plugin, file });
    const found = fixed.issues.map((issue) => ({
      ...IssueSchema.parse(issue),
      isNew: issue.isNew,
    }));
    return {
      data: { plugin, workstream, ...fixed, issues: found },
      issues: fixed.issues.map((issue) => IssueSchema.parse(issue)),
      exitCode: fixed.outcome === "clean" ? 0 : 1,
      human: human(request, fixed),
    };
  });
}
