import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runProcess } from "../../src/node/processes/runProcess";
import { openSandbox } from "../../src/node/sandbox/openSandbox";
import { median } from "./figures";

const rounds = 21;
const goalMs = 100;

/** Prints what the sandbox adds to the start of a program, plain and boxed in turns. */
export async function benchSandbox(): Promise<void> {
  const sandbox = await openSandbox("auto", process.env);
  if (sandbox.confinement.kind !== "sandboxed") {
    console.log("sandbox: none here");
    return;
  }
  const main = mkdtempSync(path.join(realpathSync(tmpdir()), "bench-sandbox-"));
  try {
    execFileSync("git", ["init", "-q"], { cwd: main });
    const [worktree, stateFolder] = [path.join(main, "work"), path.join(main, ".workstreams")];
    for (const folder of [worktree, stateFolder]) mkdirSync(folder);
    const place = { main, root: main, stateFolder, commonDir: path.join(main, ".git"), worktree };
    const env = { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? main };
    const request = { command: ["/bin/true"], cwd: worktree, env };
    const [plain, boxed]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      plain.push((await runProcess(request)).durationMs);
      const start = performance.now();
      await sandbox.run(request, place, { network: false });
      boxed.push(performance.now() - start);
    }
    const [without, within] = [Math.max(1, median(plain)), median(boxed)];
    const ratio = ((within - without) / goalMs).toFixed(2);
    console.log(
      `sandbox: start ${within.toFixed(0)} ms, ${without.toFixed(0)} ms without; ${ratio} of the goal of ${goalMs} ms more`,
    );
  } finally {
    rmSync(main, { recursive: true, force: true });
  }
}
