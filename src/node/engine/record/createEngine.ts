import { appendFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../../core/errors";
import { ProgressSchema, type Progress } from "../../../core/model/progress";
import type { Settings } from "../../../core/model/settings";
import type { Clock } from "../../../core/ports";
import { findGit, type Git } from "../../git/git";
import { dotEnvSecrets } from "../../processes/dotEnv";
import { createRedactor, hideSecretsOf, hideValuesOf } from "../../redaction/createRedactor";
import type { Project } from "../../project";
import { engineFolders } from "../../git/excludeFromGit";
import { trustSettings } from "../../git/trust/trustedSettings";
import type { Engine, GitProject } from "./engine";
import { redactingStore, redactValue } from "./redactingStore";

export const systemClock: Clock = { now: () => Date.now() };

/** Opens git for a project; throws a UserError (exit 2) where it is in no repository. */
export async function requireGit(project: Project): Promise<{ project: GitProject; git: Git }> {
  const git = await findGit(project.root);
  return { project: { ...project, gitRoot: git.top }, git };
}

/** Branch and commit that runs start from and merge into: the setting's, else what is checked out. */
export async function targetOf(
  git: Git,
  settings: Settings,
): Promise<{ ref: string; commit: string }> {
  const wanted = settings.merge.target;
  if (wanted !== null) {
    const commit = await git.tip(`refs/heads/${wanted}`);
    if (commit === null) {
      throw new UserError(
        `The branch "${wanted}" of merge.target in .workstreams.json does not exist. Make it, or name another.`,
      );
    }
    return { ref: wanted, commit };
  }
  const { branch, commit } = await git.head();
  if (branch === null) {
    throw new UserError(
      "No branch is checked out, so there is nothing to merge into. Check one out, or set merge.target in .workstreams.json.",
    );
  }
  return { ref: branch, commit };
}

/** Keeps the engine's folders out of git, in the repository's own exclude file. */
export function excludeEngineFolders(git: Git): void {
  git.excludeFromGit(engineFolders);
}

/** Where a run logs: `.workstreams/logs/<run>`. */
export function logFolderOf(project: Project, runId: string): string {
  return path.join(project.stateFolder, "logs", runId);
}

/** Puts an engine together; `show` also appends what is shown to the run's `progress.ndjson`. */
export function createEngine(
  parts: Omit<Engine, "clock" | "logFolder" | "redact" | "show"> & {
    show(progress: Progress): void;
  },
): Engine {
  trustSettings(parts.git);
  const logFolder = logFolderOf(parts.project, parts.runId);
  mkdirSync(logFolder, { recursive: true, mode: 0o700 });
  const file = path.join(logFolder, "progress.ndjson");
  hideSecretsOf(parts.env);
  hideValuesOf(parts.env, parts.settings.env);
  hideSecretsOf(dotEnvSecrets(parts.project.root));
  const redact = createRedactor(parts.env);
  return {
    ...parts,
    store: redactingStore(parts.store, redact),
    redact,
    // It goes into prompts and events.
    note: parts.note === undefined ? undefined : redact(parts.note),
    clock: systemClock,
    logFolder,
    show(progress) {
      const shown = ProgressSchema.parse(redactValue(progress, redact));
      appendFileSync(file, `${JSON.stringify(shown)}\n`, { mode: 0o600 });
      parts.show(shown);
    },
  };
}
