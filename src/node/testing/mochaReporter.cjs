// Loaded by mocha beside the reporter that was asked for: writes the report of jest's form that this engine reads.
"use strict";
const fs = require("node:fs");
const path = require("node:path");

const from = [path.dirname(fs.realpathSync(process.argv[1])), process.cwd()];
const Mocha = require(require.resolve("mocha", { paths: from }));

function shown(name) {
  const builtin = Mocha.reporters[name] ?? Mocha.reporters[name[0].toUpperCase() + name.slice(1)];
  if (builtin) return builtin;
  return require(require.resolve(name, { paths: [process.cwd(), ...from] }));
}

function suitesOf(test) {
  const titles = test.titlePath();
  return titles.slice(0, -1).filter((title) => title !== "");
}

module.exports = class MochaReporter {
  constructor(runner, options) {
    const Reporter = shown(process.env.WORKSTREAM_MOCHA_REPORTER ?? "spec");
    this.shown = new Reporter(runner, options);
    const results = [];
    const add = (test, status, error) => {
      results.push({
        ancestorTitles: suitesOf(test),
        title: test.title,
        status,
        file: test.file,
        failureMessages: error ? [String(error.stack ?? error.message ?? error)] : [],
      });
    };
    runner.on("pass", (test) => add(test, "passed"));
    runner.on("fail", (test, error) => add(test, "failed", error));
    runner.on("pending", (test) => add(test, "pending"));
    runner.once("end", () => {
      const name = `mocha-${process.pid}-${Date.now()}.json`;
      const testResults = results.map((each) => ({
        name: each.file ?? "",
        assertionResults: [each],
      }));
      fs.writeFileSync(
        path.join(process.env.WORKSTREAM_REPORT_DIR, name),
        JSON.stringify({ testResults }),
      );
    });
  }

  done(failures, end) {
    if (typeof this.shown.done === "function") this.shown.done(failures, end);
    else end(failures);
  }
};
