import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Windows finds `tool.cmd` for `tool`, and spells its variables as it likes. */
function valueOf(env: Environment, name: string): string {
  const key = Object.keys(env).find((each) => each.toUpperCase() === name);
  return (key === undefined ? undefined : env[key]) ?? "";
}

/** Where a program is that a process in `folder` would start; null when there is none. */
export function findExecutable(program: string, env: Environment, folder: string): string | null {
  const isWindows = process.platform === "win32";
  const endings = isWindows ? ["", ...valueOf(env, "PATHEXT").split(";")] : [""];
  const folders = /[/\\]/.test(program)
    ? [""]
    : valueOf(env, "PATH")
        .split(path.delimiter)
        .filter((each) => each !== "");
  const files = folders.flatMap((each) =>
    endings.map((ending) => path.resolve(folder, each, `${program}${ending}`)),
  );
  return files.find(isExecutable) ?? null;
}
