import { readdirSync } from "node:fs";
import path from "node:path";
import type { Progress } from "../../../../src/core/model/progress";
import { readProgress } from "../../../../src/cli/terminal/run/followProgress";

const folder = path.resolve("test/fixtures/progress");

/** Runs as the engine tells them, one `progress.ndjson` each. */
export const recordingNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith(".ndjson"))
  .map((file) => path.basename(file, ".ndjson"));

export function recordingFile(name: string): string {
  return path.join(folder, `${name}.ndjson`);
}

export async function recording(name: string): Promise<Progress[]> {
  return readProgress(recordingFile(name));
}
