import path from "node:path";
import * as vscode from "vscode";
import { agentCommandFiles } from "../../core/agents/agentCommandFiles";
import { fileText } from "../../node/change/readFolder";
import { refuseOutside } from "../../node/files/leadsOutside";
import { writeText } from "../../node/files/writeText";
import { chooseProject } from "./chooseProject";
import type { CommandServices } from "./commandServices";
import { requireTrust } from "../base/requireTrust";
import { showDiffEditor, showDone, showInformation } from "../shown/messages";

/** Writes the slash commands for agents; a file that says something else is only replaced after its diff was seen. */
export async function writeAgentCommandsCommand(
  context: CommandServices,
  args: readonly unknown[],
): Promise<void> {
  requireTrust();
  const model = await chooseProject(context.projects, args);
  if (model === undefined) return;
  const written: string[] = [];
  for (const [file, text] of Object.entries(agentCommandFiles)) {
    const absolute = path.join(model.project.root, file);
    const present = fileText(absolute);
    if (present === text) continue;
    if (present !== undefined && !(await mayReplace(context, absolute, file, text))) continue;
    refuseOutside(model.project.root, absolute);
    writeText(absolute, text);
    written.push(`/openspec:${path.basename(file, ".md")}`);
  }
  const says = written.length === 0 ? "Agent commands: nothing to write" : written.join(", ");
  showDone(says);
}

async function mayReplace(
  { previews }: CommandServices,
  absolute: string,
  file: string,
  text: string,
): Promise<boolean> {
  const fresh = previews.show(absolute, text);
  const title = `${path.basename(file)}: yours and the one that would be installed`;
  await showDiffEditor(vscode.Uri.file(absolute), fresh, title);
  const question = `${file} is there and differs. Replace it?`;
  const answer = await showInformation(question, "Replace", "Keep");
  return answer === "Replace";
}
