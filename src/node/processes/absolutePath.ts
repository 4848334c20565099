import path from "node:path";

/**
 * An environment whose PATH has only absolute folders: another one, or an empty one, is looked up wherever a program happens
 * to be started, so that whoever writes there would say what runs.
 */
export function absolutePath<T extends string | undefined>(
  env: Readonly<Record<string, T>>,
): Record<string, T | string> {
  return Object.fromEntries(
    Object.entries<T>(env).map(([name, value]): [string, T | string] =>
      name.toUpperCase() === "PATH" && value !== undefined
        ? [name, absoluteFolders(value).join(path.delimiter)]
        : [name, value],
    ),
  );
}

/** The absolute folders of a PATH, in order. */
export function absoluteFolders(value: string): string[] {
  return value.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
}
