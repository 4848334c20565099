import path from "node:path";
import { checkBundles, type CheckResult } from "../../core/checks/bundle/checkBundles";
import { readBundle, type ReadBundle } from "../../core/bundle/readBundle";
import type { Project } from "../project";
import { listArchivedChanges, listChanges, readChange } from "./readChange";
import { leadsOutside } from "../files/leadsOutside";
import { filesBelow, fileText } from "./readFolder";

/** A bundle file as it lies in the working tree. */
export interface BundleFile {
  /** `workstreams/ws-x.json` */
  file: string;
  text: string;
}

/** Every `workstreams/*.json`, sorted by name; what lies behind a link is not this project's. */
export function readBundleFiles(project: Project): BundleFile[] {
  const folder = path.join(project.root, "workstreams");
  if (leadsOutside(project.root, folder)) return [];
  return filesBelow(folder)
    .filter((name) => name.endsWith(".json") && !name.includes("/"))
    .map((name) => `workstreams/${name}`)
    .flatMap((file) => {
      const text = fileText(path.join(project.root, file));
      return text === undefined ? [] : [{ file, text }];
    });
}

/** Every bundle of a project by itself, whatever is wrong with it. */
export function readBundles(project: Project): (BundleFile & ReadBundle)[] {
  return readBundleFiles(project).map((each) => ({ ...each, ...readBundle(each.text, each.file) }));
}

/** Checks every bundle of a project among the others; `more` are files from elsewhere to check with them. */
export function checkProjectBundles(
  project: Project,
  more: readonly BundleFile[] = [],
): CheckResult {
  return checkBundles({
    files: [...readBundleFiles(project), ...more],
    changes: listChanges(project).map((id) => readChange(project, id).change),
    archived: listArchivedChanges(project),
  });
}
