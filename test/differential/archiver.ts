// Archives the change `a` of the project in argv[2], with many specs, and says when it begins.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { FileOperation } from "../../src/core/archive/planArchive";
import { applyArchive } from "../../src/node/archive/applyArchive";

const root = process.argv[2] ?? "";
const writes = Array.from({ length: 20 }, (_, at): FileOperation => {
  const file = `openspec/specs/s${at}/spec.md`;
  const before = readFileSync(path.join(root, file), "utf8");
  return { kind: "write", path: file, before, after: `new ${at}\n` };
});
const move = {
  kind: "move",
  path: "openspec/changes/a",
  to: "openspec/changes/archive/2026-01-01-a",
} as const;
process.stdout.write("ready\n");
applyArchive(root, [...writes, move]);
