import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "./setupError.mjs";

const sources = ["src", "webview-ui", "esbuild.mjs", "package.json", "package-lock.json"];
const bundles = ["dist/cli.cjs", "dist/extension.cjs"];

/** Whether a source is newer than a bundle. Folders count too: removing a file changes its folder. */
export function isBuildStale(root) {
  const built = bundles.map((file) => join(root, file));
  if (!built.every(existsSync)) return true;
  return (
    Math.max(...sources.map((each) => newest(join(root, each)))) > Math.min(...built.map(time))
  );
}

/** Builds the bundles into dist/. */
export function build(root) {
  console.log("set-up: building");
  const { status } = spawnSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: "inherit" });
  if (status !== 0) throw new SetupError("the build failed; its output is above.");
}

function newest(path) {
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return Math.max(info.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function time(file) {
  return statSync(file).mtimeMs;
}
