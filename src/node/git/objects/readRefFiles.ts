import { existsSync, lstatSync, readdirSync, realpathSync } from "node:fs";
import path from "node:path";
import { isMissingFile } from "../../files/isMissingFile";
import { gitFolderOf } from "../gitFolder";
import { isObjectId } from "./objectId";
import type { Repository } from "../repository";
import { readForeignText } from "../../files/readForeign";

/** Above that git is as fast. */
const mostFiles = 1000;

/** Where only git can tell. */
const unknown = Symbol("unknown");
type Unknown = typeof unknown;

/** Null where nothing is; unknown for what is no plain file: a link is what old versions of git named a branch with. */
function contentOf(file: string): string | null | Unknown {
  try {
    return lstatSync(file).isFile() ? readForeignText(file, "source").trim() : unknown;
  } catch (error) {
    return isMissingFile(error) ? null : unknown;
  }
}

/** The refs that git has packed into one file; what lies in a file of its own counts before them. */
function packedRefs(commonDir: string): Map<string, string> | Unknown {
  if (existsSync(path.join(commonDir, "reftable"))) return unknown;
  const text = contentOf(path.join(commonDir, "packed-refs"));
  if (text === unknown) return unknown;
  const refs = new Map<string, string>();
  for (const line of (text ?? "").split("\n")) {
    const [id = "", ref] = line.split(" ");
    if (ref !== undefined && isObjectId(id)) refs.set(ref, id);
  }
  return refs;
}

/**
 * The commit of a branch (`refs/heads/x`) as the files of the repository say; null when there is no such branch.
 * Undefined where only git can tell: the branch is another name for one, or lies in another ref format.
 */
export function branchInFiles({ commonDir }: Repository, ref: string): string | null | undefined {
  const own = contentOf(path.join(commonDir, ref));
  if (own === unknown) return undefined;
  if (own !== null) return isObjectId(own) ? own : undefined;
  const packed = packedRefs(commonDir);
  return packed === unknown ? undefined : (packed.get(ref) ?? null);
}

/** What is checked out as the files of the working tree say; undefined where only git can tell. */
export function headInFiles(
  repository: Repository,
): { commit: string; branch: string | null } | undefined {
  const head = contentOf(path.join(gitFolderOf(repository.top), "HEAD"));
  if (typeof head !== "string") return undefined;
  if (isObjectId(head)) return { commit: head, branch: null };
  const branch = /^ref: refs\/heads\/(.+)$/.exec(head)?.[1];
  const commit =
    branch === undefined ? undefined : branchInFiles(repository, `refs/heads/${branch}`);
  return branch === undefined || typeof commit !== "string" ? undefined : { commit, branch };
}

/** The refs that have files of their own, and the names that stand for another ref. */
function looseRefs(
  commonDir: string,
): { ids: [string, string][]; names: [string, string][] } | Unknown {
  const ids: [string, string][] = [];
  const names: [string, string][] = [];
  const entries = readdirSync(path.join(commonDir, "refs"), {
    recursive: true,
    withFileTypes: true,
  });
  if (entries.length > mostFiles) return unknown;
  for (const entry of entries) {
    if (entry.isDirectory() || entry.name.endsWith(".lock")) continue;
    const file = path.join(entry.parentPath, entry.name);
    const ref = path.relative(commonDir, file).split(path.sep).join("/");
    const content = contentOf(file);
    // One that went away since was packed or deleted.
    if (content === null) continue;
    if (content === unknown) return unknown;
    const target = /^ref: (.+)$/.exec(content)?.[1];
    if (target !== undefined) names.push([ref, target]);
    else if (isObjectId(content)) ids.push([ref, content]);
    else return unknown;
  }
  return { ids, names };
}

/** Every ref of a main checkout with what it points at; undefined where only git can tell, and where they are too many. */
export function refsInFiles({ commonDir, top }: Repository): Map<string, string> | undefined {
  // A linked working tree has refs of its own besides.
  if (realpathSync(gitFolderOf(top)) !== commonDir) return undefined;
  const loose = looseRefs(commonDir);
  if (loose === unknown) return undefined;
  // After them: a ref is packed before its file goes.
  const packed = packedRefs(commonDir);
  if (packed === unknown) return undefined;
  const refs = new Map([...packed, ...loose.ids]);
  for (const [name, target] of loose.names) {
    const id = refs.get(target);
    if (id !== undefined) refs.set(name, id);
    else if (loose.names.some(([other]) => other === target)) return undefined;
  }
  return refs;
}
