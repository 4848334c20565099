// npm run test:kill [times]: archives, kills the program at a random moment, and looks at what is left.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { recoverArchive } from "../../src/node/archive/recoverArchive";
import { bundleProgram } from "../support/bundleProgram";

const archived = "openspec/changes/archive/2026-01-01-a";

function write(root: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
}

function everything(root: string): string {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  const files = names.filter((name) => statSync(path.join(root, name)).isFile());
  return JSON.stringify(files.map((name) => [name, readFileSync(path.join(root, name), "utf8")]));
}

/** Starts the program that archives, and kills it after some time; resolves to whether it had ended by itself. */
async function archiveAndKill(program: string, root: string, after: number): Promise<boolean> {
  const child = spawn(process.execPath, [program, root], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  // The clock starts when the program is about to begin, not while node loads.
  await new Promise<void>((resolve) =>
    child.stdout.once("data", () => {
      resolve();
    }),
  );
  const timer = setTimeout(() => child.kill("SIGKILL"), after);
  const code = await ended;
  clearTimeout(timer);
  return code === 0;
}

/** Kills an archive some times; throws when one leaves anything but the old or the new state. */
export async function killArchives(times: number): Promise<Record<string, number>> {
  const base = mkdtempSync(path.join(tmpdir(), "openspec-kill-"));
  const program = await bundleProgram(path.join(import.meta.dirname, "archiver.ts"));
  const outcomes: Record<string, number> = {};
  try {
    const before = path.join(base, "before");
    for (let at = 0; at < 20; at++) write(before, `openspec/specs/s${at}/spec.md`, `old ${at}\n`);
    write(before, "openspec/changes/a/proposal.md", "a\n");
    mkdirSync(path.join(before, "openspec/changes/archive"), { recursive: true });
    const after = path.join(base, "after");
    cpSync(before, after, { recursive: true });
    assert.ok(await archiveAndKill(program, after, 60_000));
    const states = { old: everything(before), new: everything(after) };
    for (let time = 0; time < times; time++) {
      const root = path.join(base, `run-${time}`);
      cpSync(before, root, { recursive: true });
      const finished = await archiveAndKill(program, root, Math.random() * 60);
      const recovery = recoverArchive(root, "openspec/changes/archive");
      const state = existsSync(path.join(root, archived)) ? "new" : "old";
      assert.equal(everything(root), states[state], `run ${time}`);
      const said = finished ? "ended by itself" : (recovery?.outcome ?? "nothing to do");
      assert.ok(recovery === undefined || (recovery.outcome === "finished") === (state === "new"));
      const key = `${state} state, ${said}`;
      outcomes[key] = (outcomes[key] ?? 0) + 1;
      rmSync(root, { recursive: true, force: true });
    }
    return outcomes;
  } finally {
    rmSync(base, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const times = Number(process.argv[2] ?? 200);
  console.log(await killArchives(times));
  console.log(`kill -9: ${times}/${times} left the old or the new state`);
}
