import picomatch from "picomatch";

/** Whether a path with forward slashes matches a glob; hidden files only where the glob names them. */
export function globMatcher(glob: string): (file: string) => boolean {
  const matches = picomatch(glob);
  return (file) => matches(file);
}
