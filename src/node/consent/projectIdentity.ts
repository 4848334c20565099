import { realpathSync, statSync } from "node:fs";
import path from "node:path";
import { realPath } from "../files/realPath";
import { topOf } from "../git/trust/checkouts";
import { commonDirOf } from "../git/gitFolder";
import { sha256 } from "../../core/text/sha256";

/** Which folder this is, whatever it is called: another one in its place was made at another moment. */
function markOf(folder: string): string {
  const stats = statSync(folder, { throwIfNoEntry: false, bigint: true });
  if (stats === undefined) return folder;
  // Where a file system does not say when a folder was made, its path stands in.
  const isKnown = stats.birthtimeNs > 0n && stats.birthtimeNs !== stats.ctimeNs;
  return `${stats.ino}:${isKnown ? String(stats.birthtimeNs) : realpathSync(folder)}`;
}

function gitMark(top: string): string {
  try {
    return markOf(commonDirOf(top));
  } catch {
    return "";
  }
}

/**
 * What tells a project from every other one, also from one that is put at the same path later: its working tree and its
 * repository as folders of the file system, and where in them it lies.
 */
export function projectIdentity(root: string): string {
  const top = topOf(root);
  const parts =
    top === undefined
      ? [markOf(root)]
      : [markOf(top), gitMark(top), path.relative(top, realPath(root) ?? root)];
  return sha256(parts.join("\0"));
}
