import { existsSync, readFileSync } from "node:fs";

const statistics = "/proc/self/stat";
const ticksPerSecond = 100;

/** CPU time, user and system, of all that this process started and has waited for; null where Linux does not say. */
export function cpuSecondsOfChildren() {
  if (!existsSync(statistics)) return null;
  const afterName = readFileSync(statistics, "latin1").split(") ").at(-1) ?? "";
  const [user, system] = afterName.split(" ").slice(13, 15).map(Number);
  return (user + system) / ticksPerSecond;
}
