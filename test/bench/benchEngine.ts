import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { removeProjects, RunProject } from "../cli/support/runProject";
import { goodEdit } from "../cli/support/sampleChange";

const rounds = 5;
const goalMs = 300;
const steps = ["edit", "static", "runtime"] as const;
type Step = (typeof steps)[number];

/** What a program needed from its start to its end, written when it ends. */
const timed = (file: string) =>
  `process.once("exit", () => fs.writeFileSync(${JSON.stringify(file)}, String(performance.now())));`;

const readMs = (file: string) => Number(readFileSync(file, "utf8"));

/** Milliseconds of each step of one run beyond what the agent, the checker and the tests took by themselves. */
async function overheads(): Promise<Record<Step, number>> {
  const project = RunProject.create("");
  const agentMs = path.join(project.folder, "agent.ms");
  const testMs = path.join(project.folder, "test.ms");
  const clock = path.join(project.folder, "clock.mjs");
  writeFileSync(clock, `import fs from "node:fs";\n${timed(testMs)}\n`);
  project.agent(`import fs from "node:fs";\n${timed(agentMs)}\n${goodEdit()}`);
  const test = `node --import ${pathToFileURL(clock).href} --test test/limiter.test.js`;
  project.bundle({ acceptance_tests: ["Verify: Exceed Limit scenario", test] });
  const { exitCode, stdout } = await project.run();
  if (exitCode !== 0) throw new Error(stdout);
  const took = (step: Step) =>
    Number(
      project.sql(
        `SELECT finished_at - started_at AS ms FROM step_attempts WHERE step = '${step}'`,
      )[0]?.["ms"],
    );
  const [plugin] = project.sql("SELECT duration_ms FROM plugin_results");
  const pluginMs = Number(plugin?.["duration_ms"]);
  const found = {
    // The checker looks at the base during EDIT, and at the result during STATIC.
    edit: took("edit") - readMs(agentMs) - pluginMs,
    static: took("static") - pluginMs,
    runtime: took("runtime") - readMs(testMs),
  };
  rmSync(project.folder, { recursive: true, force: true });
  return found;
}

/** What one git process costs on this machine, of which a phase starts many. */
function gitMs(): number {
  const times = Array.from({ length: 20 }, () => {
    const start = performance.now();
    execFileSync("git", ["--version"]);
    return performance.now() - start;
  });
  return times.sort((one, other) => one - other)[10] ?? Number.NaN;
}

/** Prints what the engine itself costs in each phase, beside the time of the tools that it starts. */
export async function benchEngine(): Promise<void> {
  const all: Record<Step, number>[] = [];
  for (let round = 0; round < rounds; round++) all.push(await overheads());
  removeProjects();
  console.log(`engine: one git process takes ${gitMs().toFixed(0)} ms here`);
  for (const step of steps) {
    const times = all.map((each) => each[step]).sort((one, other) => one - other);
    const median = times[Math.floor(rounds / 2)] ?? Number.NaN;
    const holds = median <= goalMs ? "holds" : "does not hold";
    console.log(
      `engine: ${step.toUpperCase().padEnd(8)} median ${median.toFixed(0).padStart(4)} ms beside its tools, of ${rounds} runs (goal ${goalMs} ms: ${holds})`,
    );
  }
}
