// Runs the suites: node .ci/test.mjs [unit] [cli] [integration] [ui]   (none named: all of them)
// The last line is `N passed, N failed`; the exit code is 1 when a test failed or a suite ran none.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const results = join(root, "out", "test-results");

/** Files of tests run beside each other; more at a time than this disturb each other's timeouts. */
const jobs = Math.min(4, Math.max(2, availableParallelism()));

const mocha = (name, config, ...more) => [
  "node_modules/mocha/bin/mocha.js",
  ...["--config", config],
  ...["--reporter", ".ci/countingReporter.mjs"],
  ...["--reporter-option", `counts=${countsFile(name)}`],
  ...more,
];

const parallel = ["--parallel", "--jobs", String(jobs)];

const nothing = { passed: 0, failed: 0, skipped: 0, failures: [] };

/** What Node is given to run each suite; each leaves its counts in a file. */
const suites = {
  unit: mocha("unit", ".mocharc.json", ...parallel),
  cli: mocha("cli", "test/cli/.mocharc.json", ...parallel),
  integration: ["--import", "tsx", "test/integration/run.ts"],
  ui: mocha("ui", "test/e2e/.mocharc.json"),
};

main(process.argv.slice(2));

function main(named) {
  const unknown = named.find((name) => !Object.hasOwn(suites, name));
  if (unknown !== undefined) {
    console.error(`There is no suite "${unknown}"; there are ${Object.keys(suites).join(", ")}.`);
    process.exitCode = 2;
    return;
  }
  const names = named.length > 0 ? named : Object.keys(suites);
  const outcomes = names.map((name) => {
    const start = performance.now();
    return { name, ...run(name), seconds: (performance.now() - start) / 1000 };
  });
  const total = sum(outcomes);

  console.log("\nSuites");
  outcomes.forEach((each) =>
    console.log(`  ${each.name.padEnd(12)} ${sentence(each)}, ${each.seconds.toFixed(0)} s`),
  );
  outcomes
    .flatMap((each) => each.failures.map((failure) => `${each.name}: ${failure}`))
    .forEach((failure) => console.log(`  failed: ${failure}`));
  mkdirSync(results, { recursive: true });
  writeFileSync(countsFile("total"), JSON.stringify(total, null, 2));
  console.log(`\n${sentence(total)}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

function run(name) {
  console.log(`\n##### ${name}`);
  const file = countsFile(name);
  rmSync(file, { force: true });
  const { status, signal } = spawnSync(process.execPath, suites[name], {
    cwd: root,
    stdio: "inherit",
  });
  const counts = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : nothing;
  if (counts.failed > 0) return counts;
  if (counts.passed === 0) return oneMoreFailure(counts, "no test ran");
  if (status !== 0) return oneMoreFailure(counts, `ended with ${signal ?? `exit code ${status}`}`);
  return counts;
}

function countsFile(name) {
  return join(results, `${name}.json`);
}

function oneMoreFailure(counts, why) {
  return { ...counts, failed: counts.failed + 1, failures: [...counts.failures, why] };
}

function sum(outcomes) {
  const of = (key) => outcomes.reduce((total, each) => total + each[key], 0);
  return { passed: of("passed"), failed: of("failed"), skipped: of("skipped") };
}

function sentence({ passed, failed, skipped }) {
  const base = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${base}, ${skipped} skipped` : base;
}
