import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { IssueSchema } from "../../core/model/issue";
import {
  cacheKey,
  CachePartsSchema,
  explainMiss,
  type CacheParts,
} from "../../core/plugins/cacheKey";
import type { Seal } from "../files/seal";
import { writeText } from "../files/writeText";
import type { PluginRun } from "./pluginRun";
import { readForeignText } from "../files/readForeign";

const EntrySchema = z.strictObject({
  parts: CachePartsSchema,
  run: z.strictObject({
    outcome: z.enum(["clean", "issues"]),
    why: z.string(),
    issues: z.array(IssueSchema),
    argv: z.array(z.string()),
    exitCode: z.number().nullable(),
    durationMs: z.number(),
    looked: z.number(),
    stoppedEarly: z.boolean(),
    notLookedAt: z.array(z.string()),
  }),
  /** Tells that an engine of this user kept it. */
  seal: z.string(),
});
type Entry = z.infer<typeof EntrySchema>;

/** An earlier result that counts, or why there is none. */
export type CacheAnswer = { kind: "hit"; run: PluginRun } | { kind: "miss"; why: string };

/** Results of plugins that any run of the project may take over. */
export interface ResultCache {
  find(parts: CacheParts): CacheAnswer;
  /** Only a plugin that could look has something to keep. */
  keep(parts: CacheParts, run: PluginRun): void;
}

const mostKept = 50;

function sealed(parts: CacheParts, run: PluginRun): string {
  // One order of keys, whoever made it.
  return JSON.stringify([cacheKey(parts), EntrySchema.shape.run.parse(run)]);
}

/** What cannot be read, is not what its name says, or was not kept by an engine of this user, is no result. */
function readEntry(file: string, seal: Seal): Entry | undefined {
  try {
    const entry = EntrySchema.parse(JSON.parse(readForeignText(file, "report")));
    const isNamed = path.basename(file) === `${cacheKey(entry.parts)}.json`;
    return isNamed && seal.isRight(sealed(entry.parts, entry.run), entry.seal) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function newestFirst(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(".json"))
      .map((name) => path.join(folder, name))
      .map((file) => ({ file, at: statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
      .sort((a, b) => b.at - a.at)
      .map(({ file }) => file);
  } catch {
    return [];
  }
}

/** The files below a folder of results, less those that an engine is writing, which have another name. */
export function resultFiles(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !/\.\d+\.tmp$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));
}

/** Whether a file holds a result that an engine of this user kept. */
export function isOwnResult(file: string, seal: Seal): boolean {
  return readEntry(file, seal) !== undefined;
}

/** Opens the results kept below a folder, which is made when the first is kept. */
export function openResultCache(
  root: string,
  seal: Seal,
  redact: (text: string) => string = (text) => text,
): ResultCache {
  const folderOf = ({ plugin }: CacheParts) => path.join(root, plugin);
  return {
    find: (parts) => {
      const folder = folderOf(parts);
      const entry = readEntry(path.join(folder, `${cacheKey(parts)}.json`), seal);
      if (entry !== undefined) return { kind: "hit", run: entry.run };
      const [latest] = newestFirst(folder);
      const earlier = latest === undefined ? undefined : readEntry(latest, seal)?.parts;
      return { kind: "miss", why: explainMiss(parts, earlier) };
    },
    keep: (parts, run) => {
      if (run.outcome !== "clean" && run.outcome !== "issues") return;
      // With its secret hidden it would be another result, and compare as one.
      const said = JSON.stringify([run.why, run.issues, run.argv]);
      if (redact(said) !== said) return;
      const folder = folderOf(parts);
      const entry = { parts, run, seal: seal.of(sealed(parts, run)) } satisfies Record<
        keyof Entry,
        unknown
      >;
      const file = path.join(folder, `${cacheKey(parts)}.json`);
      writeText(file, JSON.stringify(entry), { ownerOnly: true });
      for (const old of newestFirst(folder).slice(mostKept)) rmSync(old, { force: true });
    },
  };
}
