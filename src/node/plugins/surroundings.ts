import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileIdentity } from "../files/fileIdentity";

/** What package managers write when they install something. */
const marks = [
  "node_modules",
  "node_modules/.package-lock.json",
  "node_modules/.yarn-state.yml",
  "node_modules/.modules.yaml",
  "vendor",
  "vendor/composer/installed.json",
];
const environments = [".venv", "venv"];

function sitePackages(environment: string): string[] {
  try {
    const lib = path.join(environment, "lib");
    return readdirSync(lib).map((name) => path.join(lib, name, "site-packages"));
  } catch {
    return [];
  }
}

/** A hash of what a checker's answer depends on besides the files in git: packages, variables, the version of node. */
export function hashSurroundings(
  folders: readonly string[],
  env: Readonly<Record<string, string>>,
): string {
  const hash = createHash("sha256").update(process.version);
  for (const folder of folders) {
    const pythons = environments.map((name) => path.join(folder, name));
    const files = [
      ...marks.map((name) => path.join(folder, name)),
      ...pythons,
      ...pythons.flatMap(sitePackages),
    ];
    for (const file of files) hash.update(`\0${file}\0${fileIdentity(file) ?? "-"}`);
  }
  for (const name of Object.keys(env).sort()) hash.update(`\0${name}=${env[name] ?? ""}`);
  return hash.digest("hex");
}
