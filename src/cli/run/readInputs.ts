import { UserError } from "../../core/errors";
import { formatIssue } from "../../core/model/issueAt";
import type { Bundle } from "../../core/model/bundle";
import { readChange } from "../../node/change/readChange";
import { checkProjectBundles, readBundles } from "../../node/change/readBundles";
import { freeze } from "../../node/engine/record/freezeInputs";
import type { FrozenInputs } from "../../node/engine/record/engine";
import type { Project } from "../../node/project";

/** The bundles that can be read at all; the others are named when they are asked for. */
export function readableBundles(project: Project): Bundle[] {
  return readBundles(project).flatMap(({ bundle }) => (bundle === undefined ? [] : [bundle]));
}

/** The files of bundles that cannot be read and may be meant: all of them, or those whose text names the change. */
export function unreadableBundles(project: Project, change: string | undefined): Set<string> {
  const found = readBundles(project).filter(
    ({ bundle, text }) =>
      bundle === undefined && (change === undefined || text.includes(JSON.stringify(change))),
  );
  return new Set(found.map(({ file }) => file));
}

/** Throws a UserError (exit 1) with every error in the bundles that are to run. */
export function refuseBadBundles(project: Project, wanted: (file: string) => boolean): void {
  const { issues } = checkProjectBundles(project);
  const errors = issues.filter((issue) => issue.severity === "error" && wanted(issue.file));
  if (errors.length === 0) return;
  const lines = errors.map((issue) => `  ${formatIssue(issue)}`).join("\n");
  throw new UserError(`The bundle cannot be run. Mend it:\n${lines}`, {
    exitCode: 1,
    issues: errors,
  });
}

/** The inputs of one bundle as they are in the working tree now, committed or not. */
export function readInputs(project: Project, id: string): FrozenInputs {
  const found = readBundles(project).find(({ bundle }) => bundle?.id === id);
  if (found?.bundle === undefined) {
    throw new UserError(
      `The bundle workstreams/${id}.json is gone. Put it back, or convert again.`,
    );
  }
  const { files } = readChange(project, found.bundle.openspec_change);
  return freeze(found.file, found.text, files);
}
