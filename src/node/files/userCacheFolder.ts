import { homedir } from "node:os";
import path from "node:path";

/** The folder for what a user's programs can make again, of this program alone. */
export function userCacheFolder(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string {
  const name = "openspec-workstreams";
  const home = env["HOME"] ?? env["USERPROFILE"] ?? homedir();
  if (platform === "win32") {
    const local = env["LOCALAPPDATA"] ?? path.join(home, "AppData", "Local");
    return path.join(local, name, "cache");
  }
  if (platform === "darwin") return path.join(home, "Library", "Caches", name);
  const cache = env["XDG_CACHE_HOME"] ?? "";
  return path.join(path.isAbsolute(cache) ? cache : path.join(home, ".cache"), name);
}
