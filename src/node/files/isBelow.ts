import path from "node:path";

/** Whether a path is the folder or below it, as their names say. */
export function isBelow(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

/** Whether a path is one of the folders or below one. */
export function isInAny(file: string, folders: readonly string[]): boolean {
  return folders.some((folder) => isBelow(folder, file));
}
