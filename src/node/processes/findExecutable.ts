import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { pathFolders } from "./searchPath";

type Environment = Readonly<Record<string, string | undefined>>;

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Windows finds `tool.cmd` for `tool`; a file without an ending is a script for other systems there. */
function endings(env: Environment): string[] {
  if (process.platform !== "win32") return [""];
  // Windows spells its variables as it likes.
  const name = Object.keys(env).find((each) => each.toUpperCase() === "PATHEXT") ?? "";
  const known = env[name] || ".EXE;.CMD;.BAT";
  return [...known.split(";").filter((ending) => ending !== ""), ""];
}

/** A program of this name in the first of these folders that has one. */
export function programIn(
  folders: readonly string[],
  name: string,
  env: Environment,
): string | undefined {
  const files = folders.flatMap((folder) =>
    endings(env).map((ending) => path.join(folder, `${name}${ending}`)),
  );
  return files.find(isExecutable);
}

/** Where a program is that a process in `folder` would start; null when there is none. */
export function findExecutable(program: string, env: Environment, folder: string): string | null {
  if (!/[/\\]/.test(program)) return programIn(pathFolders(env), program, env) ?? null;
  const file = path.resolve(folder, program);
  return programIn([path.dirname(file)], path.basename(file), env) ?? null;
}
