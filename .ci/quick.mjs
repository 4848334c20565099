// npm run test:quick: types, lint and format of the files that differ from the last commit or from origin's main, and the unit suite.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const linted = /\.(ts|mjs|cjs|js)$/;

const files = changedFiles();
const code = files.filter((file) => linted.test(file));
const isGood = [
  ["types", ["node_modules/typescript/bin/tsc", "-b"]],
  code.length > 0 && ["lint", ["node_modules/eslint/bin/eslint.js", "--no-warn-ignored", ...code]],
  files.length > 0 && [
    "format",
    ["node_modules/prettier/bin/prettier.cjs", "--check", "--ignore-unknown", ...files],
  ],
  ["unit", [".ci/test.mjs", "unit"]],
]
  .filter(Boolean)
  .every(([name, args]) => run(name, args));
process.exitCode = isGood ? 0 : 1;

function run(name, args) {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" });
  console.log(
    `${name}: ${status === 0 ? "good" : "failed"}, ${((performance.now() - start) / 1000).toFixed(0)} s`,
  );
  return status === 0;
}

function changedFiles() {
  const base = git("merge-base", "HEAD", "origin/main")[0] ?? "HEAD";
  const changed = git("diff", "--name-only", "--diff-filter=d", base);
  const added = git("ls-files", "--others", "--exclude-standard");
  return [...new Set([...changed, ...added])].filter((file) => existsSync(join(root, file)));
}

function git(...args) {
  const { stdout, status } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout.split("\n").filter((line) => line !== "") : [];
}
