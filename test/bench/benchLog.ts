import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { removeProjects, RunProject } from "../cli/support/runProject";
import { goodEdit } from "../cli/support/sampleChange";

const pollMs = 50;

/** The most memory that a process has had so far, in MB; Linux tells it. */
function peakMb(pid: number): number {
  const status = `/proc/${pid}/status`;
  if (!existsSync(status)) return 0;
  const kb = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(status, "utf8"))?.[1];
  return Number(kb ?? 0) / 1024;
}

async function peakOfRun(agent: string): Promise<{ peak: number; ms: number; log: number }> {
  const project = RunProject.create(agent, { idle: 300, total: 300 });
  const from = performance.now();
  const running = await project.start(["run", "--all", "--trust"]);
  let peak = 0;
  const { pid } = running.child;
  const poll = setInterval(() => {
    if (pid !== undefined) peak = Math.max(peak, peakMb(pid));
  }, pollMs);
  const { exitCode, stdout } = await running.ended;
  clearInterval(poll);
  if (exitCode !== 0) throw new Error(stdout);
  const logs = path.join(project.root, ".workstreams/logs");
  const sizes = readdirSync(logs, { recursive: true, encoding: "utf8" }).map(
    (file) => statSync(path.join(logs, file)).size,
  );
  return { peak, ms: performance.now() - from, log: Math.max(...sizes) / 1024 / 1024 };
}

function talking(megabytes: number): string {
  return `${goodEdit()}
  const line = "what the agent thinks aloud, line after line, until it is done\\n".repeat(1000);
  for (let sent = 0; sent < ${megabytes} * 1024 * 1024; sent += line.length)
    if (!process.stdout.write(line)) await new Promise((resolve) => process.stdout.once("drain", resolve));`;
}

/** Prints what an agent that talks a lot costs the engine in memory: five times the talk must not cost more. */
export async function benchLog(): Promise<void> {
  if (process.platform !== "linux") {
    console.log("log: skipped, the memory of another process is read from /proc");
    return;
  }
  const some = await peakOfRun(talking(20));
  const much = await peakOfRun(talking(100));
  removeProjects();
  console.log(
    `log: the engine's memory peaks at ${some.peak.toFixed(0)} MB with ${some.log.toFixed(0)} MB of an agent's output, at ${much.peak.toFixed(0)} MB with ${much.log.toFixed(0)} MB (${(much.peak / some.peak).toFixed(2)}×); those take ${(much.ms / some.ms).toFixed(1)}× the time`,
  );
}
