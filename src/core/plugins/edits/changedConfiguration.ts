import path from "node:path";
import picomatch from "picomatch";
import { issueAt } from "../../model/issueAt";
import type { Issue } from "../../model/issue";
import { configText } from "../configText";
import type { ConfigFile, PluginManifest } from "../manifest";

/** A file that the edit changed; text is null where it does not exist. */
export interface EditedFile {
  file: string;
  before: string | null;
  after: string | null;
}

type Tool = Pick<PluginManifest, "id" | "title" | "match" | "configFiles">;

/** Tools look for their configuration in every folder, so it is found by its name in any of them. */
function isNamed(wanted: ConfigFile, file: string): boolean {
  const name = typeof wanted === "string" ? wanted : wanted.file;
  const base = path.posix.basename(name);
  const folder = path.posix.dirname(name);
  const isOwn = picomatch(folder === "." ? `**/${base}` : `**/${folder}/${base}`, { dot: true });
  return isOwn(file);
}

/** These say that a language is used and which packages: work may add one, and no checker says less for it. */
const projectFiles = ["package.json", "go.mod", "composer.json", "Cargo.toml", "pyproject.toml"];

function hasChanged(wanted: ConfigFile, { before, after }: EditedFile): boolean {
  if (typeof wanted === "string" && projectFiles.includes(wanted)) return false;
  const own = (text: string | null) => (text === null ? undefined : configText(wanted, text));
  return own(before) !== own(after);
}

/** Whether a change of the file may change what a tool says: to be asked before its text is read. */
export function mayConfigure(tools: readonly Tool[], file: string): boolean {
  return tools.some(({ match, configFiles }) =>
    [...match.whenConfig, ...configFiles].some((wanted) => isNamed(wanted, file)),
  );
}

/**
 * The configuration of checkers that an edit changed: an issue for each tool and file. What the bundle names exactly
 * was meant to change: it is told and does not block.
 */
export function changedConfiguration(
  tools: readonly Tool[],
  edited: readonly EditedFile[],
  isScoped: (file: string) => boolean,
): Issue[] {
  return edited.flatMap((each) =>
    tools
      .filter(({ match, configFiles }) =>
        [...match.whenConfig, ...configFiles].some(
          (wanted) => isNamed(wanted, each.file) && hasChanged(wanted, each),
        ),
      )
      .map(({ id, title }) =>
        issueAt(
          { file: each.file },
          {
            source: "configuration",
            code: id,
            severity: isScoped(each.file) ? "info" : "error",
            message: `The edit changes what ${title} checks.`,
            help: "Put the file back as it was on the base. A bundle that means to change it names it in files_scope.",
          },
        ),
      ),
  );
}
