import type { ViewedProject } from "../../core/view/viewedProject";
import type { Project } from "../../node/project";

/** All that the views show of one project, at one moment. */
export interface ProjectState extends ViewedProject {
  project: Project;
  /** How the project is called where several are open. */
  name: string;
}
