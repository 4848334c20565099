import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Whether node_modules holds what package-lock.json names, by npm's own record of what it installed. */
export function packagesFit(folder) {
  const record = join(folder, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return false;
  const installed = packagesOf(record);
  return Object.entries(packagesOf(join(folder, "package-lock.json")))
    .filter(([path]) => path !== "")
    .every(([path, wanted]) => {
      const found = installed[path];
      if (found === undefined) return wanted.optional === true;
      return found.integrity === wanted.integrity && existsSync(join(folder, path));
    });
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, "utf8")).packages;
}
