import { availableParallelism } from "node:os";

/** Files of tests run beside each other. */
const jobs = Math.min(4, Math.max(2, availableParallelism()));
const parallel = ["--parallel", "--jobs", String(jobs)];

/** What each suite runs; the others are mocha's, with these files unless some are named. */
export const suites = {
  unit: { files: ["test/unit/**/*.test.ts"], options: parallel },
  slow: { files: ["test/{unit,conformance}/**/*.slow.ts"], options: parallel },
  cli: { files: ["test/{cli,crash}/**/*.test.ts"], options: parallel },
  integration: { program: "test/integration/run.ts" },
  ui: { files: ["test/e2e/**/*.e2e.ts"], options: [] },
};

/** Stages follow each other; the lanes of one run beside each other, each its suites in order. */
export const stages = [[["unit", "slow", "cli"], ["integration"]], [["ui"]]];
