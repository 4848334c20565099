import picomatch from "picomatch";
import { isJunk } from "./junk";

/** What tests leave behind that decides nothing: reports, logs, databases, what package managers pin. */
const artefacts = picomatch(
  [
    ...["**/*.log", "**/*.sqlite*", "**/*.db", "**/*.db-*", "**/*.pid", "**/*.tmp"],
    ...["**/test-results/**", "**/test-reports/**", "**/playwright-report/**", "**/coverage/**"],
    ...["**/junit*.xml", "**/coverage*.xml", "**/coverage*.json", "**/lcov.info", "**/*.prof"],
    ...[
      "**/package-lock.json",
      "**/yarn.lock",
      "**/pnpm-lock.yaml",
      "**/poetry.lock",
      "**/uv.lock",
    ],
    ...["**/go.sum", "**/Cargo.lock", "**/Gemfile.lock", "**/composer.lock"],
  ],
  { dot: true },
);
const snapshots = picomatch("**/__snapshots__/**", { dot: true });

/**
 * Which of the files that changed while tests ran belong to what was tested: files that git has, and new ones in the scope
 * of the work. Paths are relative to the same folder.
 */
export function productChanges(
  changed: readonly string[],
  { isTracked, isInScope }: Record<"isTracked" | "isInScope", (file: string) => boolean>,
): string[] {
  return changed.filter((file) => {
    if (isJunk(file) || artefacts(file)) return false;
    return isTracked(file) || (isInScope(file) && !snapshots(file));
  });
}
