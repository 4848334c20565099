import type { Command } from "commander";
import { defineAgents } from "./commands/agents";
import { defineArchive } from "./commands/archive";
import { defineAttach } from "./commands/attach";
import { defineCancel } from "./commands/cancel";
import { defineCheck } from "./commands/check";
import { defineConfirm } from "./commands/confirm";
import { defineConvert } from "./commands/convert";
import { defineInspect } from "./commands/inspect";
import { defineList } from "./commands/list";
import { defineMerge } from "./commands/merge";
import { definePhase } from "./commands/phase";
import { definePlugins } from "./commands/plugins";
import { defineProposal } from "./commands/proposal";
import { defineRecover } from "./commands/recover";
import { defineResume } from "./commands/resume";
import { defineRun } from "./commands/run";
import { defineShow } from "./commands/show";
import { defineTour } from "./commands/tour";
import { defineUnarchive } from "./commands/unarchive";
import { defineUnlock } from "./commands/unlock";
import { defineValidate } from "./commands/validate";

/** Adds every command to a program, in the order of its help. */
export function defineCommands(program: Command): void {
  defineRun(program);
  defineResume(program);
  defineAttach(program);
  defineCancel(program);
  defineConfirm(program);
  definePhase(program);
  defineMerge(program);
  defineProposal(program);
  defineList(program);
  defineShow(program);
  defineValidate(program);
  defineConvert(program);
  defineCheck(program);
  defineInspect(program);
  defineRecover(program);
  defineUnlock(program);
  defineArchive(program);
  defineUnarchive(program);
  definePlugins(program);
  defineAgents(program);
  defineTour(program);
}
