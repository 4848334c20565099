import { homedir } from "node:os";
import path from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder where a user's programs keep state, made for this one; never inside a repository. */
export function userStateFolder(
  env: Environment,
  platform: NodeJS.Platform = process.platform,
): string {
  const name = "openspec-workstreams";
  const home = env["HOME"] ?? env["USERPROFILE"] ?? homedir();
  if (platform === "win32") {
    return path.join(env["LOCALAPPDATA"] ?? path.join(home, "AppData", "Local"), name);
  }
  if (platform === "darwin") return path.join(home, "Library", "Application Support", name);
  const state = env["XDG_STATE_HOME"] ?? "";
  return path.join(path.isAbsolute(state) ? state : path.join(home, ".local", "state"), name);
}
