import { lstatSync, realpathSync, type Stats } from "node:fs";
import path from "node:path";

function statOf(file: string): Stats | undefined {
  return lstatSync(file, { throwIfNoEntry: false });
}

/** Why OpenSpec refuses to follow a main spec: it links out of its folder, or a link on its way leads nowhere. */
export function linkProblem(file: string): string | undefined {
  try {
    const found = statOf(file);
    if (found?.isSymbolicLink() === false) return undefined;
    if (found !== undefined) {
      const inside = `${realpathSync.native(path.dirname(file))}${path.sep}`;
      if (realpathSync.native(file).startsWith(inside)) return undefined;
      return `Path is outside the allowed directory: ${file}`;
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ELOOP") return error.message;
    return `Cannot verify dangling symbolic link: ${file}`;
  }
  // The nearest folder on its way that is there may be a link to one that is not.
  for (let at = path.dirname(file); at !== path.dirname(at); at = path.dirname(at)) {
    const found = statOf(at);
    if (found === undefined) continue;
    const leads = found.isSymbolicLink() ? isThere(at) : true;
    return leads ? undefined : `Cannot verify dangling symbolic link: ${at}`;
  }
  return undefined;
}

function isThere(file: string): boolean {
  try {
    realpathSync(file);
    return true;
  } catch {
    return false;
  }
}
