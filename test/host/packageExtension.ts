import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths";

/** The VSIX of what dist/ holds; made by `npm run package` when there is none that is newer. */
export function packageExtension(): string {
  const vsix = join(root, "dist", "openspec-workstreams.vsix");
  const made = existsSync(vsix) ? statSync(vsix).mtimeMs : 0;
  const inputs = ["dist/extension.cjs", "package.json", "README.md"].map((file) =>
    join(root, file),
  );
  const isFresh = inputs.every((file) => existsSync(file) && statSync(file).mtimeMs <= made);
  if (!isFresh) {
    const { status, stdout, stderr } = spawnSync("npm", ["run", "package"], {
      cwd: root,
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`\`npm run package\` failed:\n${stdout}${stderr}`);
  }
  return vsix;
}
