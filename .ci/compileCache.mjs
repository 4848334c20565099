// Keeps V8's compiled code of dist/cliQuick.cjs beside it, after its quick commands ran once over this project.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { Script } from "node:vm";

const file = resolve("dist/cliQuick.cjs");
const cache = resolve("dist/cliQuick.cache");
const source = readFileSync(file, "latin1");
const script = new Script(source, { filename: file });
const calls = [
  ["list", "--json"],
  ["list", "--specs", "--json"],
  ["validate", "--all", "--strict", "--json"],
];

function runNext() {
  const call = calls.shift();
  if (call === undefined) {
    writeFileSync(cache, script.createCachedData());
    exit(0);
  }
  process.argv = [process.execPath, file, ...call];
  // Something to wait for: what follows a promise alone does not keep Node alive.
  setTimeout(() => {}, 1);
  script.runInThisContext()({}, createRequire(file), {}, file, dirname(file));
}

// A quick command that has answered ends the process.
const exit = process.exit.bind(process);
process.exit = () => {};
rmSync(cache, { force: true });
process.on("beforeExit", runNext);
