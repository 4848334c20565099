import { convertChange, type Conversion } from "../../core/bundle/convertChange";
import { findGit } from "../git/git";
import type { Project } from "../project";
import { readBundles } from "./readBundles";
import { readChange } from "./readChange";

/** What HEAD tracks below the openspec root, relative to it. Throws a UserError outside of git. */
async function trackedPaths(project: Project): Promise<string[]> {
  const git = await findGit(project.root);
  const paths = await git.trackedPaths("HEAD", project.prefix);
  const skip = project.prefix === "" ? 0 : project.prefix.length + 1;
  return paths.map((path) => path.slice(skip));
}

/** Converts a change of the working tree; writes nothing. Throws a UserError for an unknown change or an id that cannot be. */
export async function convertInProject(
  project: Project,
  id: string,
  overrides: { wsId?: string | undefined; scope?: readonly string[] | undefined },
): Promise<Conversion> {
  const { change, files } = readChange(project, id);
  return convertChange({
    change,
    files,
    trackedPaths: await trackedPaths(project),
    overrides,
    existing: readBundles(project).flatMap(({ bundle }) => (bundle === undefined ? [] : [bundle])),
  });
}
