import type { PluginManifest } from "../../core/plugins/manifest";
import { compilePattern } from "../../core/plugins/pattern";
import { stripSequences } from "../../core/text/controlCharacters";
import { runProcess } from "../processes/runProcess";
import { fileIdentity } from "../files/fileIdentity";
import { liesIn } from "../git/trust/checkouts";
import { startFolder, type FoundProgram, type Places } from "./findExecutable";
import { versionInEnvironment, versionOfPackage } from "./installedVersion";

/** `absent`: there is a program of that name, but it is a stand-in for a tool that is not installed. */
export type ProbedVersion = { kind: "version"; version: string | null } | { kind: "absent" };

const known = new Map<string, Promise<ProbedVersion>>();

async function probe(
  manifest: PluginManifest,
  program: FoundProgram,
  places: Places,
): Promise<ProbedVersion> {
  const result = await (places.start ?? runProcess)({
    command: [...program.command, ...manifest.version.args],
    cwd: startFolder(program.realpath, places),
    needs: { read: [program.realpath, program.command[0] ?? ""] },
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
  const { command, realpath } = program;
  const isUntouched = places.untouched !== undefined;
  const key = JSON.stringify([command, fileIdentity(realpath), manifest.version, isUntouched]);
  const before = known.get(key);
  if (before !== undefined) return before;
  const asked = probe(manifest, program, places);
  known.set(key, asked);
  return asked;
}

/**
 * The version of a program before a person said yes: one of the repository is not started, its package says it, or nobody.
 * `isNamed`: the repository says what is started, wherever that lies.
 */
export function versionBeforeConsent(
  manifest: PluginManifest,
  program: FoundProgram,
  places: Places,
  isNamed: boolean,
): Promise<ProbedVersion> {
  const [file = ""] = program.command;
  const isOfRepository = [file, program.realpath].some((each) =>
    liesIn(each, places.untouched ?? []),
  );
  if (!isNamed && !isOfRepository) return probeVersion(manifest, program, places);
  const { bin, pythonModule = bin } = manifest.resolve;
  const version =
    versionOfPackage({ file, realpath: program.realpath }) ??
    versionInEnvironment(file, [bin, pythonModule]);
  return Promise.resolve({ kind: "version", version });
}
