import { confirm, isCancel } from "../terminal/prompts";
import { ArchiveRefusal } from "../../core/archive/archiveRefusal";
import type { ArchivePlan } from "../../core/archive/planArchive";
import type { CommandContext } from "../command";
import { isInteractive } from "../io";

/** The person said no: nothing was changed, and that is no failure. */
export class Declined extends Error {
  override readonly name = "Declined";
}

/** One thing that a person has to agree to before a change is archived. */
export interface ArchiveQuestion {
  code: string;
  /** Asked at a terminal. */
  ask: string;
  /** Said where nobody can answer. */
  refusal: string;
  /** What to do, as OpenSpec's document says it. */
  fix: string;
  /** The same for people, where that names another command. */
  run?: string;
  /** Said when `--yes` answers it. */
  warning?: string;
}

/** What has to be agreed to before this archive, in the order in which OpenSpec asks. */
export function questionsFor(about: {
  change: string;
  incompleteTasks: number;
  unmerged: readonly string[];
  plan: ArchivePlan;
  validate: boolean;
}): ArchiveQuestion[] {
  const { change, incompleteTasks, unmerged, plan, validate } = about;
  const questions: (ArchiveQuestion | false)[] = [
    !validate && {
      code: "archive_confirmation_required",
      ask: "Skipping validation may archive invalid specs. Continue?",
      refusal: "Skipping validation requires confirmation: rerun with --yes.",
      fix: "openspec archive <change-name> --json --no-validate --yes",
      run: `openspec-workstreams archive ${change} --no-validate --yes`,
    },
    incompleteTasks > 0 && {
      code: "archive_tasks_incomplete",
      ask: `Warning: ${incompleteTasks} incomplete task(s) found. Continue?`,
      refusal: `${incompleteTasks} incomplete task(s) found for change '${change}'.`,
      fix: "Complete the tasks or rerun with --yes.",
      warning: `Warning: ${incompleteTasks} incomplete task(s) found. Continuing due to --yes flag.`,
    },
    unmerged.length > 0 && {
      code: "archive_not_merged",
      ask: `${unmerged.join(", ")} is done but not merged. Archive all the same?`,
      refusal: `Done but not merged: ${unmerged.join(", ")}.`,
      fix: `Merge first: openspec-workstreams merge ${unmerged.map((id) => `--ws-id ${id}`).join(" ")}. Or rerun with --yes.`,
      warning: `Warning: archived without a merge: ${unmerged.join(", ")}.`,
    },
    plan.specs.length > 0 && {
      code: "archive_confirmation_required",
      ask: "Proceed with spec updates?",
      refusal: `Updating ${plan.specs.length} spec(s) requires confirmation: rerun with --yes.`,
      fix: "openspec archive <change-name> --json --yes",
      run: `openspec-workstreams archive ${change} --yes`,
    },
  ];
  return questions.filter((question) => question !== false);
}

/** Gets every answer: from `--yes`, else from the person, else there is none and the archive is refused. */
export async function settle(
  context: CommandContext,
  questions: readonly ArchiveQuestion[],
  yes: boolean,
): Promise<void> {
  for (const question of questions) {
    if (yes) {
      if (question.warning !== undefined) context.say(`${question.warning}\n`);
      continue;
    }
    if (context.json || !isInteractive(context.io)) {
      const fix = context.json ? question.fix : (question.run ?? question.fix);
      throw new ArchiveRefusal(question.code, question.refusal, fix);
    }
    const answer = await confirm({ message: question.ask, initialValue: false });
    if (isCancel(answer) || !answer) throw new Declined("Archive cancelled.");
  }
}
