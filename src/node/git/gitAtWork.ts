import { readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { processTable } from "../processes/processTable";

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return "";
  }
}

function valuesIn(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\0");
  } catch {
    return [];
  }
}

function worksOn(top: string, pid: number): boolean {
  const folder = linkOf(`/proc/${pid}/cwd`);
  if (folder === top || folder.startsWith(`${top}${path.sep}`)) return true;
  // One that makes a working tree, and the one that it starts to fill it.
  return (
    valuesIn(`/proc/${pid}/cmdline`).includes(top) ||
    valuesIn(`/proc/${pid}/environ`).includes(`GIT_WORK_TREE=${top}`)
  );
}

/** Whether a git works in a folder or on it, as far as the system tells. */
export function isGitAtWork(top: string): boolean {
  return processTable().some(({ pid, zombie }) => {
    const isGit = !zombie && path.basename(linkOf(`/proc/${pid}/exe`)).startsWith("git");
    return isGit && worksOn(top, pid);
  });
}
