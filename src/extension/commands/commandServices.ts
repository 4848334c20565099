import type * as vscode from "vscode";
import type { CliProgram } from "../cli/cliProgram";
import type { Projects } from "../model/projects";
import type { Problems } from "../problems/problems";
import type { PreviewDocuments } from "./previewDocuments";

/** What the commands work with. */
export interface CommandServices {
  projects: Projects;
  cli: CliProgram;
  previews: PreviewDocuments;
  problems: Problems;
  log: vscode.LogOutputChannel;
}
