import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../core/errors";
import { issueAt } from "../../core/model/issueAt";
import { changeFolder } from "../../core/change/changePaths";
import { newChangeFiles } from "../../core/change/skeleton";
import { changeIdProblem, suggestChangeId } from "../../core/change/suggestChangeId";
import { refuseOutside } from "../files/leadsOutside";
import { findProject } from "../project";

/** A change that was just made. */
export interface CreatedChange {
  id: string;
  title: string;
  /** The folder that holds `openspec/`. */
  root: string;
  /** Relative to the root. */
  folder: string;
  files: readonly string[];
}

function refuse(code: string, message: string, exitCode: 1 | 2 = 2): never {
  const issue = issueAt({ file: "openspec/changes" }, { source: "spec", code, message });
  throw new UserError(message, { exitCode, issues: [issue] });
}

function gitRootOf(folder: string): string | undefined {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, ".git"))) return at;
    if (path.dirname(at) === at) return undefined;
  }
}

/** The project that `start` lies in, else where a new one would begin: the git root, else `start` itself. */
function rootFor(start: string): string {
  try {
    return findProject(start).root;
  } catch (error) {
    const resolved = path.resolve(start);
    if (!(error instanceof UserError) || !existsSync(resolved)) throw error;
    return gitRootOf(resolved) ?? resolved;
  }
}

function idFor(title: string, given: string | undefined): string {
  const id = given ?? suggestChangeId(title);
  if (id === undefined) {
    return refuse(
      "change-id",
      `"${title}" gives no id of a-z and 0-9. Choose one: --change-id rate-limiting`,
    );
  }
  const problem = changeIdProblem(id);
  return problem === undefined ? id : refuse("change-id", problem);
}

/** Where the requirements of a new change go: into `proposal.md`, or into a delta. */
export type ChangeLayout = "proposal" | "delta";

/** The layout that a project uses: deltas where it has OpenSpec's configuration or specs. */
export function usualLayout(root: string): ChangeLayout {
  const isOpenSpec = ["config.yaml", "config.yml", "specs"].some((name) =>
    existsSync(path.join(root, "openspec", name)),
  );
  return isOpenSpec ? "delta" : "proposal";
}

/**
 * Makes the files of a new change, and `openspec/` itself where there is none; overwrites nothing.
 * Throws a UserError (exit 2) when the title is empty, or the id is missing, unusable or taken.
 */
export function createChange(
  start: string,
  title: string,
  changeId?: string,
  layout?: ChangeLayout,
): CreatedChange {
  const cleanTitle = title.replace(/\s+/g, " ").trim();
  if (cleanTitle === "") {
    refuse("change-title", 'A change needs a title: proposal "Add rate limiting to API"');
  }
  const id = idFor(cleanTitle, changeId);
  const root = rootFor(start);
  const folder = changeFolder(id);
  if (existsSync(path.join(root, folder))) {
    refuse("change-is-new", `${folder} exists already. Edit it, or choose another --change-id.`);
  }
  const files = newChangeFiles(id, cleanTitle, layout ?? usualLayout(root));
  for (const file of Object.keys(files)) refuseOutside(root, path.join(root, file));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text, { flag: "wx" });
  }
  return { id, title: cleanTitle, root, folder, files: Object.keys(files) };
}
