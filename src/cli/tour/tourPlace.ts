import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as z from "zod";

const PackageSchema = z.looseObject({ name: z.string() });

/** Whether a folder is a checkout of this project. */
export function isCheckout(folder: string): boolean {
  const file = path.join(folder, "package.json");
  if (!existsSync(file) || !existsSync(path.join(folder, "media", "sample"))) return false;
  const parsed = PackageSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
  return parsed.success && parsed.data.name === "openspec-workstreams";
}

/** `20260304-140200`: sorts by time and needs no quotes. */
function timestamp(now: Date): string {
  return now.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
}

/** Where the sample goes when no folder is given; earlier ones in a checkout are removed unless they are kept. */
export async function defaultPlace(cwd: string, keep: boolean): Promise<string> {
  if (!isCheckout(cwd)) return mkdtemp(path.join(tmpdir(), "openspec-tour-"));
  const folder = path.join(cwd, ".vscode-test", "tour");
  if (!keep) await rm(folder, { recursive: true, force: true });
  return path.join(folder, timestamp(new Date()));
}

/** Remembers the last tour of a checkout, for `npm run open`. */
export async function rememberPlace(cwd: string, root: string): Promise<void> {
  const folder = path.join(cwd, ".vscode-test");
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "tour.json"), `${JSON.stringify({ root }, null, 2)}\n`);
}
