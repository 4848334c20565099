// Runs the suites: node .ci/test.mjs [SUITE…] [FILE…]   (no suite: all of them; a file, or a scene: only that)
// The last line is `N passed, N failed`; the exit code is 1 when a test failed or a suite ran none.
import { spawn, spawnSync } from "node:child_process";
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { cpuSecondsOfChildren } from "./cpuSeconds.mjs";
import { stages, suites } from "./suites.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const results = join(root, "out", "test-results");
const nothing = { passed: 0, failed: 0, skipped: 0, failures: [], seconds: 0, cpuSeconds: null };

await main(process.argv.slice(2));

async function main(argv) {
  mkdirSync(results, { recursive: true });
  const isSuite = (word) => Object.hasOwn(suites, word);
  const named = argv.filter(isSuite);
  const only = argv.filter((word) => !isSuite(word));
  if (only.length > 0 && named.length !== 1) {
    console.error(
      `${only.join(" ")} is no suite; there are ${Object.keys(suites).join(", ")}. To run a file, name its suite before it.`,
    );
    process.exitCode = 2;
    return;
  }
  const outcomes =
    named.length === 1
      ? [runHere(named[0], only)]
      : await runStages(named.length > 0 ? named : Object.keys(suites));
  const total = sum(outcomes);
  report(outcomes, total);
  writeFileSync(countsFile("total"), JSON.stringify(total, null, 2));
  console.log(`\n${sentence(total)}`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

function report(outcomes, total) {
  console.log("\nSuites");
  const lines = outcomes.length === 1 ? outcomes : [...outcomes, { name: "all", ...total }];
  lines.forEach((each) => {
    const cpu = each.cpuSeconds === null ? "" : `, ${each.cpuSeconds.toFixed(0)} s of CPU`;
    console.log(`  ${each.name.padEnd(12)} ${sentence(each)}, ${each.seconds.toFixed(0)} s${cpu}`);
  });
  outcomes
    .flatMap((each) => each.failures.map((failure) => `${each.name}: ${failure}`))
    .forEach((failure) => console.log(`  failed: ${failure}`));
}

async function runStages(names) {
  const outcomes = [];
  for (const lanes of stages) {
    const wanted = lanes.map((lane) => lane.filter((name) => names.includes(name)));
    outcomes.push(...(await Promise.all(wanted.map(runLane))).flat());
  }
  return outcomes;
}

async function runLane(names) {
  const outcomes = [];
  for (const name of names) outcomes.push(await runApart(name));
  return outcomes;
}

/** One suite in a process of its own; what it prints is printed whole when it has ended, and lies in a file until then. */
async function runApart(name) {
  const log = join(results, `${name}.log`);
  console.log(`##### ${name} has started (${log})`);
  const file = countsFile(name);
  rmSync(file, { force: true });
  const child = spawn(process.execPath, [fileURLToPath(import.meta.url), name], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = createWriteStream(log);
  child.stdout.pipe(output, { end: false });
  child.stderr.pipe(output, { end: false });
  await new Promise((resolve) => child.once("close", resolve));
  await new Promise((resolve) => output.end(resolve));
  console.log(`\n##### ${name}\n${readFileSync(log, "utf8")}`);
  return { name, ...(readCounts(file) ?? oneMoreFailure(nothing, "ended without its counts")) };
}

/** One suite with its output on the terminal; its counts and costs are left in a file. */
function runHere(name, only) {
  const start = performance.now();
  const file = countsFile(name);
  rmSync(file, { force: true });
  const { status, signal } = spawnSync(process.execPath, commandOf(name, only), {
    cwd: root,
    stdio: "inherit",
  });
  const costs = { seconds: (performance.now() - start) / 1000, cpuSeconds: cpuSecondsOfChildren() };
  const counts = { ...nothing, ...checked(readCounts(file) ?? nothing, status, signal), ...costs };
  writeFileSync(file, JSON.stringify(counts, null, 2));
  return { name, ...counts };
}

function commandOf(name, only) {
  const suite = suites[name];
  if (suite.program !== undefined) return ["--import", "tsx", suite.program, ...only];
  return [
    "node_modules/mocha/bin/mocha.js",
    ...["--reporter", ".ci/countingReporter.mjs"],
    ...["--reporter-option", `counts=${countsFile(name)}`],
    ...(only.length > 0 ? only : [...suite.options, ...suite.files]),
  ];
}

function checked(counts, status, signal) {
  if (counts.failed > 0) return counts;
  if (counts.passed === 0) return oneMoreFailure(counts, "no test ran");
  if (status !== 0) return oneMoreFailure(counts, `ended with ${signal ?? `exit code ${status}`}`);
  return counts;
}

function readCounts(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

function countsFile(name) {
  return join(results, `${name}.json`);
}

function oneMoreFailure(counts, why) {
  return { ...counts, failed: counts.failed + 1, failures: [...counts.failures, why] };
}

function sum(outcomes) {
  const of = (key) => outcomes.reduce((total, each) => total + each[key], 0);
  return {
    ...{ passed: of("passed"), failed: of("failed"), skipped: of("skipped") },
    seconds: performance.now() / 1000,
    cpuSeconds: outcomes.some((each) => each.cpuSeconds === null) ? null : of("cpuSeconds"),
  };
}

function sentence({ passed, failed, skipped }) {
  const base = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${base}, ${skipped} skipped` : base;
}
