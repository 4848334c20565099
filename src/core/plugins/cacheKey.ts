import * as z from "zod";
import { sha256 } from "../text/sha256";

/** Everything that decides what a plugin says. Two runs with equal parts say the same. */
export const CachePartsSchema = z.strictObject({
  plugin: z.string(),
  /** The manifest's text: how the output is read is part of the answer. */
  manifest: z.string(),
  /** Version as the tool says it, or null. */
  version: z.string().nullable(),
  /** Hash of the tool's program. */
  program: z.string(),
  /** Arguments without the program, and the files that it looks at. */
  argv: z.array(z.string()),
  /** Hash of the tool's configuration. */
  config: z.string(),
  /** Git's tree of all files. */
  tree: z.string(),
  /** Hash of what is not in the tree: installed packages, variables handed on, the version of node. */
  surroundings: z.string(),
});
export type CacheParts = z.infer<typeof CachePartsSchema>;

const order = CachePartsSchema.keyof().options;

/** The name of a result: another one as soon as a single part differs. */
export function cacheKey(parts: CacheParts): string {
  const text = JSON.stringify(order.map((name) => [name, parts[name]]));
  return sha256(text);
}

const words = {
  plugin: "another plugin",
  manifest: "its manifest changed",
  version: "another version",
  program: "another program",
  argv: "other arguments",
  config: "its configuration changed",
  tree: "the files changed",
  surroundings: "installed packages or variables changed",
} as const satisfies Record<keyof CacheParts, string>;

/** Why the latest result does not count: what differs, the rarest first. */
export function explainMiss(parts: CacheParts, latest: CacheParts | undefined): string {
  if (latest === undefined) return "it has not looked before";
  const differs = order.filter(
    (name) => JSON.stringify(parts[name]) !== JSON.stringify(latest[name]),
  );
  if (differs.length === 0) return "the earlier result is gone";
  return differs
    .map((name) =>
      name === "version"
        ? `version ${latest.version ?? "?"} → ${parts.version ?? "?"}`
        : words[name],
    )
    .join(", ");
}
