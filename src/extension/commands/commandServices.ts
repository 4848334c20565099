import type { CliProgram } from "../cli/cliProgram";
import type { Projects } from "../model/projects";
import type { Problems } from "../problems/problems";
import type { PreviewDocuments } from "./previewDocuments";
import type { Log } from "../shown/log";

/** What the commands work with. */
export interface CommandServices {
  projects: Projects;
  cli: CliProgram;
  previews: PreviewDocuments;
  problems: Problems;
  log: Log;
}
