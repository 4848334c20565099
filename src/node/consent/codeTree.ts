import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import type { Git } from "../git/git";
import { fileText } from "../change/readFolder";
import { hashFile } from "../files/hashFile";
import type { Project } from "../project";
import { sha256 } from "../../core/text/sha256";

/** One version of a file's content. */
export interface Version {
  sha256: string;
  text: string;
}

/**
 * The files that a run works on: those of the commit that it starts from, and those that only lie in the main checkout.
 * Paths are relative to the top of the working tree, with forward slashes.
 */
export interface CodeTree {
  /** Where the project lies in it; empty for its top. */
  readonly prefix: string;
  isFile: (path: string) => boolean;
  /** Every file of the commit, and those beside the project's own in the folders that tools look into. */
  names(): string[];
  /** What is run of a file: the commit's content, or the only one. */
  read(path: string): Promise<Version | undefined>;
  /** The same, and what the main checkout holds where that differs. */
  readAll(path: string): Promise<Version[]>;
}

/** Where the files come from; without a commit they are those of the main checkout alone. */
export interface CodeSource {
  project: Pick<Project, "root" | "gitRoot" | "prefix">;
  git?: Git;
  commit?: string;
}

const mostTextBytes = 5_000_000;

function versionOf(content: Buffer): Version {
  return { sha256: sha256(content), text: content.toString("utf8") };
}

function isFileAt(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function versionAt(file: string): Version | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  if (stats?.isFile() !== true) return undefined;
  try {
    const text = stats.size <= mostTextBytes ? (fileText(file) ?? "") : "";
    return { sha256: hashFile(file), text };
  } catch {
    return { sha256: "unreadable", text: "" };
  }
}

function namesBeside(top: string, prefix: string): string[] {
  const folders = [""];
  for (const part of prefix.split("/").filter((each) => each !== "")) {
    folders.push(path.posix.join(folders.at(-1) ?? "", part));
  }
  return folders.flatMap((folder) => {
    try {
      return readdirSync(path.join(top, folder)).map((name) => path.posix.join(folder, name));
    } catch {
      return [];
    }
  });
}

/** Opens the files that a run would work on. */
export async function openCodeTree({ project, git, commit }: CodeSource): Promise<CodeTree> {
  const top = project.gitRoot ?? project.root;
  const isCommitted = git !== undefined && commit !== undefined;
  const tracked = new Set(isCommitted ? await git.trackedPaths(commit) : []);
  const known = new Map<string, Promise<Version | undefined>>();
  const committed = async (file: string): Promise<Version | undefined> => {
    if (!isCommitted || !tracked.has(file)) return undefined;
    const content = (await git.contentsAt(commit, [file])).get(file);
    return content && versionOf(content);
  };
  const read = (file: string) => {
    const before = known.get(file) ?? committed(file);
    known.set(file, before);
    return before;
  };
  const here = (file: string) => versionAt(path.join(top, file));
  return {
    prefix: project.prefix,
    isFile: (file) =>
      tracked.has(file) || (!file.startsWith("../") && isFileAt(path.join(top, file))),
    names: () => [...new Set([...tracked, ...namesBeside(top, project.prefix)])].sort(),
    read: async (file) => (await read(file)) ?? here(file),
    readAll: async (file) => {
      const both = [await read(file), here(file)].filter((each) => each !== undefined);
      return both.filter(
        ({ sha256 }, at) => both.findIndex((each) => each.sha256 === sha256) === at,
      );
    },
  };
}
