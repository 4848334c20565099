import { chmodSync, chownSync, mkdirSync } from "node:fs";
import path from "node:path";

/** Who a process runs as; nobody in particular when it is whoever runs the tests. */
export interface User {
  readonly uid?: number;
  readonly gid?: number;
}

const nobody = 65_534;

/** A user for whom permissions count: root may write everywhere. */
export const ordinaryUser: User = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/** Makes a state folder in a temporary one that the ordinary user owns, and lets it run a program. */
export function ordinaryUsersFolder(temporary: string, program: string): string {
  const folder = path.join(temporary, ".workstreams");
  mkdirSync(folder);
  const { uid, gid } = ordinaryUser;
  if (uid === undefined || gid === undefined) return folder;
  chownSync(folder, uid, gid);
  for (const closed of [temporary, path.dirname(program)]) chmodSync(closed, 0o755);
  return folder;
}
