import path from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** Windows spells its variables as it likes. */
const isPath = (name: string) => name.toUpperCase() === "PATH";

/**
 * The absolute folders of a PATH, in order. Another one, or an empty one, would be searched wherever a program happens to
 * be started, so that whoever writes there would say what runs.
 */
function absoluteFolders(value: string): string[] {
  return value.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}

/** The folders of PATH that are the same wherever a program is started; no other one counts. */
export function pathFolders(env: Environment): string[] {
  const name = Object.hasOwn(env, "PATH") ? "PATH" : Object.keys(env).find(isPath);
  return absoluteFolders((name === undefined ? undefined : env[name]) ?? "");
}

/** Returns the environment with only those folders on its PATH that are absolute and wanted. */
export function withPathFolders<E extends Environment>(
  env: E,
  isWanted: (folder: string) => boolean = () => true,
): E {
  const paths = Object.entries<string | undefined>(env).flatMap(([name, value]) =>
    isPath(name) && value !== undefined
      ? [[name, absoluteFolders(value).filter(isWanted).join(path.delimiter)] as const]
      : [],
  );
  return { ...env, ...Object.fromEntries(paths) };
}
