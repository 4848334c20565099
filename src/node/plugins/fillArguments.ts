import path from "node:path";
import type { PluginCommand } from "../../core/plugins/manifest";

/** A name that starts with a dash would be taken for an option. */
function asOperand(file: string): string {
  return file.startsWith("-") ? `./${file}` : file;
}

/** What stands for `{root}`, `{outfile}` and `{cachedir}` in arguments. */
export type Placeholders = Readonly<Record<"root" | "outfile" | "cachedir", string>>;

/** A manifest's arguments with the files in their place; every file is one argument of its own. */
export function fillArguments(
  args: readonly string[],
  files: readonly string[],
  places?: Placeholders,
): string[] {
  const filled = (arg: string): string =>
    places === undefined
      ? arg
      : arg
          .replaceAll("{root}", () => places.root)
          .replaceAll("{outfile}", () => places.outfile)
          .replaceAll("{cachedir}", () => places.cachedir);
  return args.flatMap((arg) =>
    arg === "{files}" || arg === "{file}" ? files.map(asOperand) : filled(arg),
  );
}

/** Well below the smallest limits: 32 KB for a command line on Windows, 128 KB elsewhere. */
const systemBytes = process.platform === "win32" ? 24_000 : 100_000;

/** Splits the files so that no command line becomes longer than systems, or the manifest, allow. */
export function batches(
  files: readonly string[],
  args: readonly string[],
  { maxFiles = Number.POSITIVE_INFINITY, maxArgBytes = systemBytes }: PluginCommand["batch"] = {},
): string[][] {
  const maxBytes = Math.min(systemBytes, maxArgBytes);
  const fixed = args.reduce((sum, arg) => sum + arg.length + 1, 0);
  const all: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const file of files) {
    const bytes = Buffer.byteLength(file) + 3;
    if (size + bytes > maxBytes || (all.at(-1)?.length ?? 0) >= maxFiles) {
      all.push([]);
      size = fixed;
    }
    all.at(-1)?.push(file);
    size += bytes;
  }
  return all;
}

/** Files by the folder that a tool is started in. `hasConfig` says whether a folder holds the tool's configuration. */
export function byFolder(
  files: readonly string[],
  hasConfig: (folder: string) => boolean,
): Map<string, string[]> {
  const folders = new Map<string, string[]>();
  for (const file of files) {
    let folder = path.posix.dirname(file);
    while (folder !== "." && !hasConfig(folder)) folder = path.posix.dirname(folder);
    folders.set(folder, [...(folders.get(folder) ?? []), file]);
  }
  return folders;
}
