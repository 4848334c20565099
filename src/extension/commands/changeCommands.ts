import path from "node:path";
import { userInfo } from "node:os";
import * as vscode from "vscode";
import { UserError } from "../../core/errors";
import { statedRequirements } from "../../core/change/statedRequirements";
import { ConfirmDocumentSchema } from "../../protocol/cli";
import { newestEvidence } from "../../core/view/evidenceView";
import { commandArgument } from "./argument";
import { chooseChange, type ChosenChange } from "./chooseChange";
import type { CommandServices } from "./commandServices";
import { refusal } from "./refusal";
import { requireTrust } from "../base/requireTrust";
import { plural } from "../../core/words/plural";
import { allows } from "../../core/view/act";
import { askLine, showPick } from "../shown/picks";
import { showDone } from "../shown/messages";

type Act = (context: CommandServices, args: readonly unknown[]) => Promise<unknown>;

export const validateChangeCommand: Act = async ({ projects }, args) => {
  const chosen = await chooseChange(projects, args, "Validate which change?");
  if (chosen === undefined) return;
  await chosen.model.refresh();
  const { changes } = await chosen.model.state();
  const { id } = chosen.view.change;
  const issues = changes.find(({ change }) => change.id === id)?.issues ?? [];
  if (issues.length > 0) {
    await vscode.commands.executeCommand("workbench.actions.view.problems");
    return;
  }
  const { requirements } = chosen.view.change;
  showDone(`${id} is valid: ${plural(requirements.length, "requirement")}`);
};

/** A person's proof: what they looked at and saw, bound to the requirement as it is now. */
export const confirmScenarioCommand: Act = async ({ projects, cli }, args) => {
  requireTrust();
  const argument = commandArgument(args);
  const chosen = await chooseChange(projects, args, "Confirm a scenario of which change?");
  if (chosen === undefined) return;
  const target = argument.kind === "target" ? argument.target : undefined;
  const scenario = target?.kind === "scenario" ? target.scenario : await pickScenario(chosen);
  if (scenario === undefined) return;
  const asked = target !== undefined && "workstream" in target ? target.workstream : undefined;
  const workstream = chosen.view.workstreams.find(
    (each) => allows(each.acts, "confirm") && (asked === undefined || each.id === asked),
  );
  if (workstream === undefined) {
    throw new UserError(`No workstream of ${chosen.view.change.id} waits for a person.`);
  }
  const note = await askLine({
    title: "Confirm as proven",
    // Whoever answers looks at the code meanwhile; and a notification that closes takes the focus along.
    ignoreFocusOut: true,
    prompt: "Say what you looked at and what you saw.",
    placeHolder: "for example: docs/api.md lines 40 to 58 list all three",
    validateInput: (text) => (text.trim() === "" ? "A note is needed." : undefined),
  });
  if (note === undefined) return;
  const { root } = chosen.model.project;
  const document = await cli.ask(
    root,
    [
      ...["confirm", "--ws-id", workstream.id, "--scenario", scenario],
      ...["--note", note, "--by", userInfo().username],
    ],
    ConfirmDocumentSchema,
  );
  await chosen.model.refresh();
  if (document.data === null) throw refusal(document.issues);
};

async function pickScenario({ model, view }: ChosenChange): Promise<string | undefined> {
  const newest = newestEvidence(await model.state(), view.change.id);
  const open = statedRequirements(view.change)
    .flatMap((each): readonly { key: string; name: string }[] =>
      each.scenarios.length === 0 ? [each] : each.scenarios,
    )
    .filter(({ key }) => view.evidence.get(key)?.word !== "proven");
  const items = open.map(({ key, name }) => {
    return { label: name, detail: newest.get(key)?.why ?? "nothing has shown it yet", key };
  });
  const title = "Confirm which scenario?";
  return (await showPick(items, { title, ignoreFocusOut: true }))?.key;
}

/** Adds an empty scenario below the requirement that has none. */
export const addScenarioCommand: Act = async ({ projects }, args) => {
  requireTrust();
  const argument = commandArgument(args);
  if (argument.kind !== "target" || argument.target.kind !== "requirement") return;
  const { target } = argument;
  const chosen = await chooseChange(projects, args, "Add a scenario to which change?");
  const requirement = chosen?.view.change.requirements.find(
    ({ key }) => key === target.requirement,
  );
  if (chosen === undefined || requirement === undefined) return;
  const file = path.join(chosen.model.project.root, requirement.place.file);
  const editor = await vscode.window.showTextDocument(vscode.Uri.file(file));
  const after = lastLine(editor.document, requirement.place.line - 1, requirement.text);
  const snippet =
    "\n\n#### Scenario: ${1:Name}\n- **WHEN** ${2:something happens}\n- **THEN** ${3:this is seen}";
  await editor.insertSnippet(new vscode.SnippetString(snippet), after);
};

/** The end of the requirement's last line. */
function lastLine(document: vscode.TextDocument, heading: number, text: string): vscode.Position {
  const end = text.split(/\r?\n/).at(-1) ?? "";
  for (let line = heading + 1; line < document.lineCount; line++) {
    if (end !== "" && document.lineAt(line).text.trimEnd().endsWith(end)) {
      return document.lineAt(line).range.end;
    }
  }
  return document.lineAt(heading).range.end;
}

export const copyIdCommand: Act = async (_, args) => {
  const argument = commandArgument(args);
  if (argument.kind !== "target") return;
  const { target } = argument;
  const id = "workstream" in target ? target.workstream : "change" in target ? target.change : null;
  if (id !== null) await vscode.env.clipboard.writeText(id);
};

export const refreshCommand: Act = async ({ projects }) => {
  await projects.refresh();
};
