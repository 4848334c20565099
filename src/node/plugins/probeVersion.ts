import type { PluginManifest } from "../../core/plugins/manifest";
import { compilePattern } from "../../core/plugins/pattern";
import { stripSequences } from "../../core/text/controlCharacters";
import { runProcess } from "../processes/runProcess";
import { fileIdentity } from "../files/fileIdentity";
import type { FoundProgram, Places } from "./findExecutable";

/** `absent`: there is a program of that name, but it is a stand-in for a tool that is not installed. */
export type ProbedVersion = { kind: "version"; version: string | null } | { kind: "absent" };

const known = new Map<string, Promise<ProbedVersion>>();

async function probe(
  manifest: PluginManifest,
  program: FoundProgram,
  places: Places,
): Promise<ProbedVersion> {
  const result = await runProcess({
    command: [...program.command, ...manifest.version.args],
    cwd: places.folder,
    env: places.env,
    totalMs: 30_000,
    maxOutputBytes: 100_000,
  });
  // Version managers leave a stand-in for each tool; it exits like a shell that finds no program.
  const isAbsent = result.outcome === "missing" || result.exitCode === 127;
  if (isAbsent) return { kind: "absent" };
  const said = stripSequences(`${result.stdout}\n${result.stderr}`);
  const found = compilePattern(manifest.version.regex).match(said);
  return { kind: "version", version: found?.groups["version"] ?? null };
}

/** Asks a tool for its version, once for each program as long as this process lives and the program does not change. */
export function probeVersion(
  manifest: PluginManifest,
  program: FoundProgram,
  places: Places,
): Promise<ProbedVersion> {
  const key = JSON.stringify([program.command, fileIdentity(program.realpath), manifest.version]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const asked = probe(manifest, program, places);
  known.set(key, asked);
  return asked;
}
