import { realpathSync } from "node:fs";

/** Where a path really leads; undefined where that does not exist or cannot be looked at. */
export function realPath(file: string): string | undefined {
  try {
    return realpathSync(file);
  } catch {
    return undefined;
  }
}
