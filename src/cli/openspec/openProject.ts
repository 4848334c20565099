import { OpenSpecProject } from "../../node/openspec/openspecProject";
import type { OpenSpecRoot } from "../../core/openspec/validationDocument";
import type { CommandContext, ForeignOutcome } from "../command";
import type { Project } from "../../node/project";

/** A project as OpenSpec sees it, and the root that its documents name. */
export interface OpenedProject {
  project: Project;
  openspec: OpenSpecProject;
  root: OpenSpecRoot;
}

/** Opens the project of a command. */
export function openProject(context: CommandContext): OpenedProject {
  const project = context.project();
  const openspec = new OpenSpecProject(project.root);
  return {
    project,
    openspec,
    root: { path: project.root, source: openspec.source() ?? "implicit" },
  };
}

/** How OpenSpec refuses: a status in its document, a sentence for people. */
export function statusOutcome(
  code: string,
  message: string,
  more: { target?: string; fix?: string; prefix?: string } = {},
): ForeignOutcome {
  const { target, fix, prefix = "" } = more;
  const status = {
    severity: "error",
    code,
    message,
    ...(target === undefined ? {} : { target }),
    ...(fix === undefined ? {} : { fix }),
  };
  return {
    document: { status: [status] },
    exitCode: 1,
    human: "",
    notes: `${prefix}${message}\n${fix === undefined ? "" : `Fix: ${fix}\n`}`,
  };
}

/** How it refuses to list or validate a folder that it would not take for a project. */
export function noRootOutcome(): ForeignOutcome {
  return statusOutcome("no_openspec_root", "No OpenSpec root found from the current directory.", {
    target: "openspec.root",
    fix: "Run openspec init to create a root here.",
    prefix: "✖ Error: ",
  });
}

/** The same for what was thrown while the command worked. */
export function failedOutcome(code: string, error: unknown): ForeignOutcome {
  const message = error instanceof Error ? error.message : String(error);
  return statusOutcome(code, message, { prefix: "✖ Error: " });
}
