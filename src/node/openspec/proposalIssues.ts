import { checkChange } from "../../core/checks/change/checkChange";
import type { Issue } from "../../core/model/issue";
import { readChange } from "../change/readChange";
import type { Project } from "../project";

/** What is wrong with a change whose requirements stand in its proposal. */
export function proposalIssues(project: Project, id: string): Issue[] {
  const { change, files } = readChange(project, id);
  return checkChange(change, files);
}
