import { readlinkSync } from "node:fs";
import path from "node:path";
import { environmentOf } from "../../processes/markedProcesses";
import { processTable } from "../../processes/processTable";
import { readProcFile } from "../../processes/readProcFile";
import { isBelow } from "../../files/isBelow";

function linkOf(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return "";
  }
}

function argumentsOf(pid: number): string[] {
  return readProcFile(`/proc/${pid}/cmdline`, "utf8")?.split("\0") ?? [];
}

function worksOn(top: string, pid: number): boolean {
  const folder = linkOf(`/proc/${pid}/cwd`);
  if (folder !== "" && isBelow(top, folder)) return true;
  // One that makes a working tree, and the one that it starts to fill it.
  return argumentsOf(pid).includes(top) || environmentOf(pid).has(`GIT_WORK_TREE=${top}`);
}

/** Whether a git works in a folder or on it, as far as the system tells. */
export function isGitAtWork(top: string): boolean {
  return processTable().some(({ pid, zombie }) => {
    const isGit = !zombie && path.basename(linkOf(`/proc/${pid}/exe`)).startsWith("git");
    return isGit && worksOn(top, pid);
  });
}
