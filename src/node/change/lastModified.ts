import { statSync } from "node:fs";
import path from "node:path";
import { filesBelow } from "./readFolder";

/** When a file below a folder was written last; the folder's own time when it has none. */
export function lastModified(folder: string): Date {
  const times = filesBelow(folder).map((file) => statSync(path.join(folder, file)).mtime);
  return times.reduce(
    (latest, time) => (time > latest ? time : latest),
    times[0] ?? statSync(folder).mtime,
  );
}
