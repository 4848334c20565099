// Required by every node process that a test command starts: plain CommonJS on any Node from 20 on, and silent. Asks jest,
// vitest and mocha for a report beside what they print, and every runner for a single test where one is to run alone.
"use strict";
const path = require("node:path");

const folder = process.env.WORKSTREAM_REPORT_DIR;
const only = process.env.WORKSTREAM_ONLY_TEST;
const report = (runner) => path.join(folder, `${runner}-${process.pid}-${Date.now()}.json`);
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const given = (...names) => {
  const args = process.argv.slice(2);
  const at = args.findIndex((arg) =>
    names.some((name) => arg === name || arg.startsWith(`${name}=`)),
  );
  if (at < 0) return undefined;
  return args[at].includes("=") ? args[at].slice(args[at].indexOf("=") + 1) : args[at + 1];
};
// What follows "--" is no option any more.
const add = (...args) => {
  const end = process.argv.indexOf("--");
  process.argv.splice(end < 0 ? process.argv.length : end, 0, ...args);
};

function askJest() {
  if (given("--outputFile") === undefined) add("--json", `--outputFile=${report("jest")}`);
  if (only) add(`--testNamePattern=^${escaped(only)}$`);
}

function askVitest() {
  const own = given("--reporter") === undefined ? ["--reporter=default"] : [];
  add(...own, "--reporter=json", `--outputFile.json=${report("vitest")}`);
  if (only) add(`--testNamePattern=^${escaped(only)}$`);
}

function askMocha() {
  process.env.WORKSTREAM_MOCHA_REPORTER = given("--reporter", "-R") ?? "spec";
  add("--reporter", path.join(__dirname, "mochaReporter.cjs"));
  if (only) add("--grep", `^${escaped(only)}$`);
}

// Above the threads that a runner starts for itself only.
if (folder && require("node:worker_threads").isMainThread) {
  const name = path.basename(process.argv[1] ?? "").replace(/\.[cm]?js$/, "");
  if (process.execArgv.includes("--test")) {
    // The newer ones match the names of the suites around a test as well.
    if (only) process.execArgv.push(`--test-name-pattern=/(^|\\s)${escaped(only)}$/`);
  } else if (name === "jest") askJest();
  else if (name === "vitest") askVitest();
  else if (name === "mocha" || name === "_mocha") askMocha();
}
