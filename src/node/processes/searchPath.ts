import path from "node:path";
import { absoluteFolders } from "./absolutePath";

/** The environment with only those folders on its PATH that are absolute and wanted. */
export function withSearchedFolders<E extends Readonly<Record<string, string | undefined>>>(
  env: E,
  isWanted: (folder: string) => boolean = () => true,
): E {
  const name = Object.keys(env).find((each) => each.toUpperCase() === "PATH");
  if (name === undefined) return env;
  const folders = absoluteFolders(env[name] ?? "").filter(isWanted);
  return { ...env, [name]: folders.join(path.delimiter) };
}
