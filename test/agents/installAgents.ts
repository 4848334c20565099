import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";

const folder = path.join(import.meta.dirname, "../../out/agents");

/** The folder of the real agents' programs: `AGENT_PROGRAMS`, else installed once from npm (about 650 MB). */
export function agentPrograms(): string {
  const given = process.env["AGENT_PROGRAMS"];
  if (given !== undefined) return path.resolve(given);
  const programs = path.join(folder, "node_modules/.bin");
  if (existsSync(path.join(programs, "claude")) && existsSync(path.join(programs, "codex"))) {
    return programs;
  }
  mkdirSync(folder, { recursive: true });
  for (const name of ["package.json", "package-lock.json", ".npmrc"]) {
    copyFileSync(path.join(import.meta.dirname, name), path.join(folder, name));
  }
  execFileSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit" });
  const claude = path.join(folder, "node_modules/@anthropic-ai/claude-code/install.cjs");
  // Its program is put in place by a script that npm may not have been allowed to run.
  if (existsSync(claude)) execFileSync(process.execPath, [claude], { stdio: "inherit" });
  return programs;
}
