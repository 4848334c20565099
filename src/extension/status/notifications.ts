import * as vscode from "vscode";
import { commandIds } from "../base/commandIds";
import { DisposableStore } from "../base/disposables";
import type { Projects } from "../model/projects";
import { type Question, questionsOf } from "./questions";
import type { Target } from "../../core/view/target";
import { showInformation } from "../shown/messages";

const askedKey = "questionsAsked";

const buttons = {
  answer: { Answer: commandIds.confirmScenario, "Open Worktree": commandIds.openWorktree },
  edit: { "Open Worktree": commandIds.openWorktree, Resume: commandIds.resumeRun },
  resume: { Resume: commandIds.resumeRun, "Follow Output": commandIds.followOutput },
} as const satisfies Record<Question["kind"], Record<string, string>>;

/** Asks what only a person can answer, each question once, also over reloads. */
export class Notifications implements vscode.Disposable {
  readonly #owned = new DisposableStore();

  constructor(
    private readonly projects: Projects,
    private readonly memory: vscode.Memento,
  ) {
    this.#owned.add(
      projects.onDidChange(() => {
        void this.#ask();
      }),
    );
  }

  async #ask(): Promise<void> {
    const level = vscode.workspace.getConfiguration("openspecWorkstreams").get("notifications");
    if (level === "off" || !vscode.workspace.isTrusted) return;
    const questions = (await this.projects.states()).flatMap(questionsOf);
    const asked = this.memory.get<string[]>(askedKey, []);
    const fresh = questions.filter(({ key }) => !asked.includes(key));
    if (fresh.length === 0) return;
    // Only what is still open is remembered, so that the list does not grow.
    const open = questions.map(({ key }) => key);
    await this.memory.update(askedKey, open);
    for (const question of fresh) void askOne(question);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

async function askOne({ kind, text, root, workstream }: Question): Promise<void> {
  const acts: Record<string, string> = buttons[kind];
  const answer = await showInformation(text, ...Object.keys(acts));
  const command = answer === undefined ? undefined : acts[answer];
  if (command === undefined) return;
  const target: Target = { kind: "workstream", root, workstream };
  await vscode.commands.executeCommand(command, target);
}
