import path from "node:path";
import type { ChangeFiles } from "../../core/model/change";
import { changeSummary, type ChangeSummary } from "../../core/checks/project/changeSummary";
import { readSpecText } from "./readSpecText";
import type { OpenSpecProject } from "./openspecProject";

/** Title and counts of a change, without a Markdown parser where its files are plain enough. */
export async function changeOverview(
  openspec: OpenSpecProject,
  id: string,
): Promise<ChangeSummary> {
  const proposal = path.join(openspec.folderOf(id), "proposal.md");
  const files: Record<string, string> = {};
  try {
    if (openspec.folders.hasFile(openspec.folderOf(id), "proposal.md")) {
      files[`openspec/changes/${id}/proposal.md`] = readSpecText(proposal);
    }
    for (const { path: file, text } of openspec.deltasOf(id)) {
      files[`openspec/changes/${id}/specs/${file}`] = text;
    }
  } catch {
    // A folder that cannot be read has nothing to count; `validate` says what is wrong.
    return { title: id, requirements: 0, scenarios: 0 };
  }
  return changeSummary(id, files) ?? parsedSummary(id, files);
}

async function parsedSummary(id: string, files: ChangeFiles): Promise<ChangeSummary> {
  const { parseChange } = await import("../../core/change/parseChange");
  const { title, requirements } = parseChange(id, files);
  const scenarios = requirements.flatMap((requirement) => requirement.scenarios).length;
  return { title, requirements: requirements.length, scenarios };
}
