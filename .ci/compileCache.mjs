// Keeps V8's compiled code of the CLI's bundles beside them, after some commands ran once over this project.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { Script } from "node:vm";

const folder = resolve("dist");
const scripts = new Map();
const loaded = new Map();
const calls = [
  ["list", "--json"],
  ["list", "--specs", "--json"],
  ["list", "--specs"],
  ["validate", "--all", "--strict", "--json"],
  ["--help"],
  ["check", "--json"],
  ["plugins", "list", "--json"],
  ["inspect", "--json"],
];

/** As start.ts loads a bundle, but every time anew where `again` is set. */
function load(name, again = false) {
  if (!again && loaded.has(name)) return loaded.get(name).exports;
  const file = resolve(folder, name);
  if (!scripts.has(file))
    scripts.set(file, new Script(readFileSync(file, "latin1"), { filename: file }));
  const module = { exports: {} };
  loaded.set(name, module);
  const require = createRequire(file);
  const requireCompiled = (id) => (/^\.\/cli\w+\.cjs$/.test(id) ? load(id) : require(id));
  scripts.get(file).runInThisContext()(module.exports, requireCompiled, module, file, folder);
  return module.exports;
}

/** What `validate` asks git about a change that modifies requirements, of which this project may have none. */
function askGit() {
  const root = process.cwd();
  const files = [{ delta: "README.md", spec: "package.json" }];
  return load("./cliGit.cjs").specsWhenWritten({ root, gitRoot: root, prefix: "" }, files);
}

async function runNext() {
  const call = calls.shift();
  if (call === undefined) {
    process.removeAllListeners("beforeExit");
    await askGit();
    scripts.forEach((script, file) =>
      writeFileSync(file.replace(/cjs$/, "cache"), script.createCachedData()),
    );
    exit(0);
  }
  process.argv = [process.execPath, resolve(folder, "cli.cjs"), ...call];
  // Something to wait for: what follows a promise alone does not keep Node alive.
  setTimeout(() => {}, 1);
  load("./cliQuick.cjs", true);
}

// A quick command that has answered ends the process.
const exit = process.exit.bind(process);
process.exit = () => {};
["cliQuick", "cliText", "cliGit", "cliLate"].forEach((name) =>
  rmSync(resolve(folder, `${name}.cache`), { force: true }),
);
process.on("beforeExit", runNext);
