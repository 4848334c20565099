import picomatch from "picomatch";
import { isTooComplex } from "../../core/scope/glob";

/**
 * Whether a path with forward slashes matches a glob; hidden files only where the glob names them. One that is too
 * complex to be tried matches nothing.
 */
export function globMatcher(glob: string): (file: string) => boolean {
  if (isTooComplex(glob)) return () => false;
  const matches = picomatch(glob);
  return (file) => matches(file);
}
