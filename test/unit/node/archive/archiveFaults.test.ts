import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { FileOperation } from "../../../../src/core/archive/planArchive";
import { applyArchive } from "../../../../src/node/archive/applyArchive";
import { realDisk, type Disk } from "../../../../src/node/archive/disk";
import { recoverArchive } from "../../../../src/node/archive/recoverArchive";
import { removeTemporaryFolders, temporaryFolder } from "../../../support/temporaryFolder";

const invalid = Buffer.from([0x23, 0x20, 0xff, 0xfe, 0x0a]);

const operations: readonly FileOperation[] = [
  { kind: "write", path: "openspec/specs/old/spec.md", before: "old\r\n", after: "new\r\n" },
  {
    kind: "write",
    path: "openspec/specs/bytes/spec.md",
    before: invalid.toString("utf8"),
    after: "text\n",
  },
  { kind: "write", path: "openspec/specs/deep/er/spec.md", before: null, after: "made\n" },
  { kind: "delete", path: "openspec/specs/area/gone/spec.md", before: "gone\n" },
  { kind: "move", path: "openspec/changes/a", to: "openspec/changes/archive/2026-01-01-a" },
];

function newProject(): string {
  const root = temporaryFolder();
  const write = (file: string, bytes: string | Buffer) => {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), bytes);
  };
  write("openspec/changes/a/proposal.md", "a\n");
  write("openspec/changes/a/specs/old/spec.md", "delta\n");
  write("openspec/specs/old/spec.md", "old\r\n");
  write("openspec/specs/bytes/spec.md", invalid);
  write("openspec/specs/area/gone/spec.md", "gone\n");
  return root;
}

/** Every file and folder below a root with its bytes. */
function everything(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    names.map((name) => {
      const at = path.join(root, name);
      return [name, statSync(at).isDirectory() ? "folder" : readFileSync(at).toString("base64")];
    }),
  );
}

/** A disk whose call number `fails` throws; `others` device means that folders cannot be renamed. */
function failingDisk(fails: number, isOtherDevice: boolean): { disk: Disk; calls: () => number } {
  let calls = 0;
  const step =
    <Args extends unknown[]>(act: (...args: Args) => void) =>
    (...args: Args): void => {
      if (calls++ === fails) throw new Error(`step ${fails} fails`);
      act(...args);
    };
  const disk: Disk = {
    makeFolder: step(realDisk.makeFolder),
    write: step(realDisk.write),
    rename: step((from, to) => {
      if (
        isOtherDevice &&
        existsSync(from) &&
        statSync(from).isDirectory() &&
        !from.includes("partial")
      ) {
        throw Object.assign(new Error("EXDEV"), { code: "EXDEV" });
      }
      realDisk.rename(from, to);
    }),
    link: step(realDisk.link),
    remove: step(realDisk.remove),
    removeFolder: step(realDisk.removeFolder),
    copyTree: step(realDisk.copyTree),
    removeTree: step(realDisk.removeTree),
  };
  return { disk, calls: () => calls };
}

function stepsOf(isOtherDevice: boolean): number {
  const { disk, calls } = failingDisk(-1, isOtherDevice);
  applyArchive(newProject(), operations, disk);
  return calls();
}

suite("an archive whose disk fails", () => {
  teardown(removeTemporaryFolders);

  for (const isOtherDevice of [false, true]) {
    const where = isOtherDevice ? "on another device" : "on one device";
    test(`leaves everything as it was, whichever step fails, ${where}`, () => {
      const steps = stepsOf(isOtherDevice);
      assert.ok(steps > 15, String(steps));
      for (let step = 0; step < steps; step++) {
        const root = newProject();
        const before = everything(root);
        const { disk } = failingDisk(step, isOtherDevice);
        assert.throws(() => {
          applyArchive(root, operations, disk);
        }, /step \d+ fails/);
        assert.deepEqual(everything(root), before, `step ${step} of ${steps}`);
      }
      console.log(`      ${steps}/${steps} failing steps undone, ${where}`);
    });
  }

  test("a program that dies at any step is finished or undone by the next call", () => {
    const done = newProject();
    applyArchive(done, operations);
    const after = everything(done);
    const outcomes = new Set<string>();
    for (let step = 0; step < stepsOf(false) - 1; step++) {
      const root = newProject();
      const before = everything(root);
      // Every call after the step fails too: that is what dying looks like to the disk.
      const dead = deadAfter(step);
      assert.throws(() => {
        applyArchive(root, operations, dead);
      });
      makeOwnerDead(root);
      const recovery = recoverArchive(root, "openspec/changes/archive");
      const now = everything(root);
      if (recovery !== undefined) outcomes.add(recovery.outcome);
      const isAfter = existsSync(path.join(root, "openspec/changes/archive/2026-01-01-a"));
      const expected = isAfter ? after : withArchiveFolder(before, now);
      assert.deepEqual(now, expected, `step ${step}`);
    }
    assert.deepEqual([...outcomes].sort(), ["finished", "undone"]);
  });
});

function deadAfter(step: number): Disk {
  let calls = 0;
  const only =
    <Args extends unknown[]>(act: (...args: Args) => void) =>
    (...args: Args): void => {
      if (calls++ > step) throw new Error("dead");
      act(...args);
    };
  return {
    makeFolder: only(realDisk.makeFolder),
    write: only(realDisk.write),
    rename: only(realDisk.rename),
    link: only(realDisk.link),
    remove: only(realDisk.remove),
    removeFolder: only(realDisk.removeFolder),
    copyTree: only(realDisk.copyTree),
    removeTree: only(realDisk.removeTree),
  };
}

/** The lock names this process, which lives on. */
function makeOwnerDead(root: string): void {
  const lock = path.join(root, "openspec/changes/archive/.openspec-archive.lock");
  if (!existsSync(lock)) return;
  writeFileSync(lock, readFileSync(lock, "utf8").replace(/"pid":\d+/, '"pid":999999999'));
}

/** The empty folder that the lock lay in may stay. */
function withArchiveFolder(
  before: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): Record<string, string> {
  const folder = "openspec/changes/archive";
  return folder in now ? { ...before, [folder]: "folder" } : { ...before };
}
