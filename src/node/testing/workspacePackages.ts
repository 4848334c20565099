import { readdirSync, type Dirent } from "node:fs";
import path from "node:path";
import picomatch from "picomatch";
import * as z from "zod";
import { isTooComplex } from "../../core/scope/glob";
import { readForeignText } from "../files/readForeign";

/** A package of an npm workspace. */
export interface WorkspacePackage {
  name: string;
  folder: string;
}

const RootSchema = z.looseObject({
  workspaces: z
    .union([
      z.array(z.string()),
      z.looseObject({ packages: z.array(z.string()).default([]) }).transform((all) => all.packages),
    ])
    .optional(),
});
const PackageSchema = z.looseObject({
  name: z.string().regex(/^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*$/i),
});

/** Deep enough for any workspace; a limit at all keeps a link that goes round from being followed for ever. */
const maxDepth = 6;

function readPackage<T>(folder: string, schema: z.ZodType<T>): T | undefined {
  try {
    const text = readForeignText(path.join(folder, "package.json"), "document");
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function subfolders(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).filter(
      (entry) =>
        entry.isDirectory() && !["node_modules", ".git", ".worktrees"].includes(entry.name),
    );
  } catch {
    return [];
  }
}

function foldersBelow(root: string, depth: number, prefix = ""): string[] {
  if (depth === 0) return [];
  return subfolders(path.join(root, prefix)).flatMap(({ name }) => {
    const folder = prefix === "" ? name : `${prefix}/${name}`;
    return [folder, ...foldersBelow(root, depth - 1, folder)];
  });
}

function depthOf(pattern: string): number {
  return pattern.includes("**") ? maxDepth : Math.min(maxDepth, pattern.split("/").length);
}

/** The packages of the npm workspaces that the package.json in `root` declares; none when it declares none. */
export function workspacePackages(root: string): WorkspacePackage[] {
  const declared = readPackage(root, RootSchema)?.workspaces ?? [];
  const patterns = declared
    .filter((each) => !isTooComplex(each))
    .map((each) => each.replace(/^(!?)\.?\/+/, "$1").replace(/(?<!\/)\/+$/, ""));
  const included = patterns.filter((pattern) => !pattern.startsWith("!"));
  if (included.length === 0) return [];
  const isIncluded = picomatch(included, {
    ignore: patterns.filter((pattern) => pattern.startsWith("!")).map((each) => each.slice(1)),
  });
  const depth = Math.max(...included.map(depthOf));
  return foldersBelow(root, depth)
    .filter((folder) => isIncluded(folder))
    .flatMap((relative) => {
      const folder = path.join(root, relative);
      const name = readPackage(folder, PackageSchema)?.name;
      return name === undefined ? [] : [{ name, folder }];
    });
}
