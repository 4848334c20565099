import path from "node:path";
import picomatch from "picomatch";
import type { PluginManifest } from "./manifest";

/** Those of the files, relative with forward slashes, that a plugin looks at. */
export function concernedFiles(
  { match }: Pick<PluginManifest, "match">,
  files: readonly string[],
): string[] {
  const options = { dot: true };
  const isExcluded = picomatch(match.exclude, options);
  const isNamed = picomatch(match.globs, options);
  return files.filter((file) => {
    const isOwn =
      match.extensions.includes(path.posix.extname(file).toLowerCase()) || isNamed(file);
    return isOwn && !isExcluded(file);
  });
}
