import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";
import { removeProjects, RunProject } from "../cli/support/runProject";
import { goodEdit } from "../cli/support/sampleChange";
import { median } from "./figures";

const rounds = 5;
const goalMs = 300;
const steps = ["edit", "static", "runtime"] as const;
type Step = (typeof steps)[number];

/** What a program needed from its start to its end, written when it ends. */
const timed = (file: string) =>
  `process.once("exit", () => fs.writeFileSync(${JSON.stringify(file)}, String(performance.now())));`;

const readMs = (file: string) => Number(readFileSync(file, "utf8"));

/** The middle of what some calls of a program take, from start to end. */
function durationOf(program: string, ...args: string[]): number {
  return median(
    Array.from({ length: 11 }, () => {
      const start = performance.now();
      execFileSync(program, args);
      return performance.now() - start;
    }),
  );
}

/** What a process of Node takes before it can look at its clock, and after. */
function unseenMs(): number {
  const seen = Number(
    execFileSync(process.execPath, ["--print", "performance.now()"], { encoding: "utf8" }),
  );
  return durationOf(process.execPath, "--print", "performance.now()") - seen;
}

const TracedSchema = z.object({
  event: z.string(),
  sid: z.string(),
  time: z.string(),
  t_abs: z.number().optional(),
});

/** From when to when each git process ran that no other git started, as git itself records it; in milliseconds. */
function gitCalls(traceFile: string): { from: number; to: number }[] {
  const traced = readFileSync(traceFile, "utf8")
    .trim()
    .split("\n")
    .map((line) => TracedSchema.parse(JSON.parse(line)));
  return traced.flatMap(({ event, sid, time, t_abs: seconds }) => {
    if (event !== "atexit" || sid.includes("/") || seconds === undefined) return [];
    const to = Date.parse(time);
    return [{ from: to - seconds * 1000, to }];
  });
}

/** How long any of them ran in a span of time: two at once count once. */
function covered(calls: readonly { from: number; to: number }[], from: number, to: number): number {
  let [sum, until] = [0, from];
  for (const call of [...calls].sort((one, other) => one.from - other.from)) {
    const [start, end] = [Math.max(call.from, until), Math.min(call.to, to)];
    if (end <= start) continue;
    sum += end - start;
    until = end;
  }
  return sum;
}

/** Milliseconds of each step of one run beyond what the agent, the checker and the tests took by themselves. */
async function overheads(
  unseen: number,
  version: number,
): Promise<Record<Step, { all: number; git: number }>> {
  const project = RunProject.create("");
  const trace = path.join(project.folder, "git.trace");
  writeFileSync(path.join(project.folder, "../.gitconfig"), `[trace2]\neventTarget = ${trace}\n`);
  const agentMs = path.join(project.folder, "agent.ms");
  const testMs = path.join(project.folder, "test.ms");
  const clock = path.join(project.folder, "clock.mjs");
  writeFileSync(clock, `import fs from "node:fs";\n${timed(testMs)}\n`);
  project.agent(`import fs from "node:fs";\n${timed(agentMs)}\n${goodEdit()}`);
  const test = `node --import ${pathToFileURL(clock).href} --test test/limiter.test.js`;
  project.bundle({ acceptance_tests: ["Verify: Exceed Limit scenario", test] });
  const { exitCode, stdout } = await project.run();
  if (exitCode !== 0) throw new Error(stdout);
  const calls = gitCalls(trace);
  const took = (step: Step, tools: number) => {
    const [row] = project.sql(
      `SELECT started_at, finished_at FROM step_attempts WHERE step = '${step}'`,
    );
    const [from, to] = [Number(row?.["started_at"]), Number(row?.["finished_at"])];
    return { all: to - from - tools, git: covered(calls, from, to) };
  };
  const [plugin] = project.sql("SELECT duration_ms FROM plugin_results");
  const pluginMs = Number(plugin?.["duration_ms"]);
  const found = {
    // The checker, Node itself, is asked for its version during EDIT. On the base there is nothing for it to look at.
    edit: took("edit", readMs(agentMs) + unseen + version),
    static: took("static", pluginMs),
    runtime: took("runtime", readMs(testMs) + unseen),
  };
  rmSync(project.folder, { recursive: true, force: true });
  return found;
}

/** Prints what the engine itself costs in each phase, beside the time of the tools that it starts. */
export async function benchEngine(): Promise<void> {
  const all: Awaited<ReturnType<typeof overheads>>[] = [];
  const [unseen, version] = [unseenMs(), durationOf(process.execPath, "--version")];
  for (let round = 0; round < rounds; round++) all.push(await overheads(unseen, version));
  removeProjects();
  console.log(`engine: one git process takes ${durationOf("git", "--version").toFixed(0)} ms here`);
  for (const step of steps) {
    const whole = median(all.map((each) => each[step].all));
    const git = median(all.map((each) => each[step].git));
    const holds = whole <= goalMs ? "holds" : "does not hold";
    console.log(
      `engine: ${step.toUpperCase().padEnd(8)} median ${whole.toFixed(0).padStart(4)} ms beside its tools, of ${rounds} runs (goal ${goalMs} ms: ${holds}), ${git.toFixed(0)} ms of it in git`,
    );
  }
}
