import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import Mocha from "mocha";

/** Mocha's `spec` reporter that also leaves the counts in the file of the option `counts`. */
export default class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const file = options.reporterOptions.counts;
    const failures = [];
    runner.on("fail", (test) => failures.push(test.fullTitle()));
    runner.once("end", () => {
      const { passes, failures: failed, pending } = this.stats;
      const counts = { passed: passes, failed, skipped: pending, failures };
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, JSON.stringify(counts, null, 2));
    });
  }
}
