// npm run bench [ROUNDS]: the store beside better-sqlite3; validate and list of a generated repository, side by side with OpenSpec's CLI, process start included.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { validateSpec } from "../../src/core/openspec/validateSpec";
import { server } from "../host/paths";
import { addWorkstreams } from "./addWorkstreams";
import { benchEditor } from "./benchEditor";
import { benchEngine } from "./benchEngine";
import { benchLog } from "./benchLog";
import { benchSandbox } from "./benchSandbox";
import { benchStore } from "./benchStore";
import { median } from "./figures";
import { generateRepository } from "./generateRepository";
import { longSpec } from "./longSpec";

const project = path.join(import.meta.dirname, "../..");
const programs = {
  /** What a process costs that does nothing: nobody can be faster. */
  nothing: path.join(import.meta.dirname, "nothing.cjs"),
  ours: path.join(project, "dist/cli.cjs"),
  openspec: path.join(project, "node_modules/@fission-ai/openspec/bin/openspec.js"),
} as const;
/** This one, and the newest that tests have. */
const nodes = [process.execPath, server.node].filter((file) => existsSync(file));
const rounds = Number(process.argv[2] ?? 5);

// Certificates that Node is told to trust are parsed by every process before its program starts, which no program can help.
const env = {
  ...process.env,
  NODE_EXTRA_CA_CERTS: undefined,
  OPENSPEC_TELEMETRY: "0",
  DO_NOT_TRACK: "1",
  NO_COLOR: "1",
  CI: "1",
};

function milliseconds(
  node: string,
  program: string,
  root: string,
  args: readonly string[],
): number {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(node, [program, ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 28,
    env,
  });
  const time = performance.now() - start;
  if (status !== 0)
    throw new Error(
      `${program} ${args.join(" ")} exited ${status}: ${stderr}${stdout.slice(0, 2000)}`,
    );
  return time;
}

function compare(root: string, args: readonly string[], where = ""): void {
  for (const node of nodes) compareUnder(node, root, args, where);
}

function compareUnder(node: string, root: string, args: readonly string[], where: string): void {
  const times: Record<keyof typeof programs, number[]> = { nothing: [], ours: [], openspec: [] };
  // Taken in turns, so that a busy machine is busy for all.
  for (let round = 0; round < rounds; round++) {
    for (const name of ["nothing", "ours", "openspec"] as const) {
      times[name].push(milliseconds(node, programs[name], root, args));
    }
  }
  const [nothing, ours, theirs] = [
    median(times.nothing),
    median(times.ours),
    median(times.openspec),
  ];
  const ratio = (theirs / ours).toFixed(1);
  console.log(
    `${`${versionOf(node)} ${args.join(" ")}${where}`.padEnd(60)} ours ${ours.toFixed(0).padStart(5)} ms   openspec ${theirs.toFixed(0).padStart(6)} ms   ${ratio}× faster (Node alone ${nothing.toFixed(0)} ms)`,
  );
}

function versionOf(node: string): string {
  return execFileSync(node, ["--version"], { encoding: "utf8" }).trim();
}

/** Where there is a history, deltas are compared with it. */
function commitAll(root: string): void {
  const who = ["-c", "user.name=Bench", "-c", "user.email=bench@example.invalid"];
  for (const args of [
    ["init", "-q"],
    ["add", "-A"],
    [...who, "commit", "-qm", "Start"],
  ]) {
    execFileSync("git", args, { cwd: root });
  }
}

function benchEdits(): void {
  // With code in it, so that the shortcut for plain specs is not what is measured.
  const text = `${longSpec(1000)}\n\`\`\`\ncode\n\`\`\`\n`;
  for (let warm = 0; warm < 20; warm++) validateSpec(text);
  const times: number[] = [];
  const before = heapInUse();
  for (let edit = 0; edit < 1000; edit++) {
    const edited = text.replace("Topic 3", `Topic 3 edited ${edit}`);
    const start = performance.now();
    validateSpec(edited);
    times.push(performance.now() - start);
  }
  const grown = (heapInUse() - before) / 1024 / 1024;
  console.log(
    `edit of a 1,000-line spec          median ${median(times).toFixed(2)} ms, worst ${Math.max(...times).toFixed(1)} ms of 1,000; heap grew ${grown.toFixed(1)} MB`,
  );
}

function heapInUse(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const root = mkdtempSync(path.join(tmpdir(), "openspec-bench-"));
try {
  generateRepository(root, { specs: 1000, changes: 100 });
  console.log(`1,000 specs, 100 changes, ${rounds} rounds in turns, node ${process.version}`);
  compare(root, ["validate", "--all", "--strict", "--json"]);
  compare(root, ["list", "--json"]);
  compare(root, ["list", "--specs", "--json"]);
  commitAll(root);
  compare(root, ["validate", "--all", "--strict", "--json"], " (in git)");
  await addWorkstreams(root, { bundles: 200, changes: 100, runs: 2000 });
  compare(root, ["validate", "--all", "--strict", "--json"], " (200 bundles, 2,000 runs)");
  compare(root, ["list", "--json"], " (200 bundles, 2,000 runs)");
  benchEdits();
  benchEditor();
  await benchEngine();
  await benchLog();
  await benchStore();
  await benchSandbox();
} finally {
  rmSync(root, { recursive: true, force: true });
}
