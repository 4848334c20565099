import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { readForeignText } from "../files/readForeign";

/** What a package says of itself, as far as it is asked. */
const PackageSchema = z.object({
  name: z.string().optional(),
  version: z.string().optional(),
  bin: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
});
type Package = z.infer<typeof PackageSchema>;

const mostBytes = 1_000_000;

function textOf(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() !== true || stats.size > mostBytes) return undefined;
  try {
    return readForeignText(file, "document");
  } catch {
    return undefined;
  }
}

function packageIn(folder: string): Package | undefined {
  try {
    return PackageSchema.parse(JSON.parse(textOf(path.join(folder, "package.json")) ?? ""));
  } catch {
    return undefined;
  }
}

/** The folder of the package that a file belongs to: `…/node_modules/name`, or `…/node_modules/@scope/name`. */
function packageFolder(file: string): string | undefined {
  const parts = file.split(path.sep);
  const at = parts.lastIndexOf("node_modules");
  const name = parts[at + 1] ?? "";
  if (at < 0 || name === "" || name === ".bin") return undefined;
  return parts.slice(0, at + (name.startsWith("@") ? 3 : 2)).join(path.sep);
}

/** Where pnpm and Windows have no link but a script, it names the file that it starts. */
function namedByScript(file: string): string | undefined {
  const named = /["'](?:\$basedir|%~?dp0%?)[/\\]([^"'\n]{1,500})["']/.exec(textOf(file) ?? "")?.[1];
  return named && path.resolve(path.dirname(file), named.replaceAll("\\", "/"));
}

/** The version of the package that put a program into a `node_modules/.bin`; null where none says so. */
export function versionOfPackage(program: { file: string; realpath: string }): string | null {
  const started =
    packageFolder(program.realpath) ?? packageFolder(namedByScript(program.file) ?? "");
  if (started !== undefined) return packageIn(started)?.version ?? null;
  const name = path.basename(program.file).replace(/\.(?:cmd|exe|bat|ps1)$/, "");
  const found = packageIn(path.join(path.dirname(program.file), "..", name));
  const bins = typeof found?.bin === "string" ? [found.name] : Object.keys(found?.bin ?? {});
  return bins.includes(name) ? (found?.version ?? null) : null;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The `site-packages` of a virtual environment, which is a folder with a `pyvenv.cfg`. */
function sitePackagesOf(environment: string): string[] {
  if (!existsSync(path.join(environment, "pyvenv.cfg"))) return [];
  const lib = path.join(environment, "lib");
  return [path.join(environment, "Lib"), ...namesIn(lib).map((name) => path.join(lib, name))]
    .map((folder) => path.join(folder, "site-packages"))
    .filter((folder) => existsSync(folder));
}

const plainName = (name: string) => name.toLowerCase().replace(/[-_.]+/g, "-");

function distributionNamed(packages: string, names: readonly string[]): string | undefined {
  const wanted = new Set(names.map(plainName));
  return namesIn(packages).find((entry) => {
    const name = /^(.+)-[^-]+\.dist-info$/.exec(entry)?.[1];
    return name !== undefined && wanted.has(plainName(name));
  });
}

/** The distribution that installed a file, as its record says. */
function distributionWith(packages: string, program: string): string | undefined {
  const lines = ["bin", "Scripts"].map((folder) => `/${folder}/${program},`);
  return namesIn(packages)
    .filter((entry) => entry.endsWith(".dist-info"))
    .find((entry) => {
      const record = textOf(path.join(packages, entry, "RECORD")) ?? "";
      return lines.some((line) => record.includes(line));
    });
}

/** The version of a tool that a virtual environment holds, as its packages say; null where none does. */
export function versionInEnvironment(program: string, names: readonly string[]): string | null {
  const environment = path.dirname(path.dirname(program));
  for (const packages of sitePackagesOf(environment)) {
    const found =
      distributionNamed(packages, names) ?? distributionWith(packages, path.basename(program));
    const metadata = found && textOf(path.join(packages, found, "METADATA"));
    const version = /^Version: *(\S+)/m.exec(metadata ?? "")?.[1];
    if (version !== undefined) return version;
  }
  return null;
}

/** Whether a virtual environment's interpreter would find a module, without asking it. */
export function hasInstalledModule(python: string, module: string): boolean {
  const environment = path.dirname(path.dirname(python));
  return sitePackagesOf(environment).some((packages) =>
    [module, `${module}.py`].some((name) => existsSync(path.join(packages, name))),
  );
}
