import type { ArchiveQuestion, ArchiveQuestionId } from "../../core/archive/archiveQuestions";
import { ArchiveRefusal } from "../../core/archive/archiveRefusal";
import type { CommandContext } from "../command";
import { isInteractive } from "../io";
import { confirm, isCancel } from "../terminal/prompts";

/** The person said no: nothing was changed, and that is no failure. */
export class Declined extends Error {
  override readonly name = "Declined";
}

/** Gets every answer: from the options, else from the person, else there is none and the archive is refused. */
export async function settle(
  context: CommandContext,
  questions: readonly ArchiveQuestion[],
  agreed: (question: ArchiveQuestionId) => boolean,
): Promise<void> {
  for (const question of questions) {
    if (agreed(question.id)) {
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
