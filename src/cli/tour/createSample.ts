import { cp, mkdir, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { execa } from "execa";
import { UserError } from "../../core/errors";
import { programFolder, sampleFolder } from "./sampleFolder";

/** The checkers of the sample and the files that configure them. */
const checkers = {
  eslint: ["eslint.config.mjs"],
  prettier: [".prettierrc", ".prettierignore"],
  tsc: ["tsconfig.json"],
} as const;

/** Files that would change this repository or its package if they had their real names here. */
const realNames = {
  gitignore: ".gitignore",
  prettierrc: ".prettierrc",
  prettierignore: ".prettierignore",
  "workstreams.json": ".workstreams.json",
} as const;

export interface Sample {
  root: string;
  /** Whether eslint, prettier and tsc are there; without them the sample has no configuration for them. */
  hasCheckers: boolean;
}

function toolsFolder(): string | undefined {
  const folder = path.join(programFolder(), "node_modules");
  const tools = Object.keys(checkers).map((tool) => path.join(folder, ".bin", tool));
  return tools.every((tool) => existsSync(tool)) ? folder : undefined;
}

async function requireEmpty(root: string): Promise<void> {
  if (!existsSync(root) || (await readdir(root)).length === 0) return;
  throw new UserError(`${root} is not empty. Name a new folder: openspec-workstreams tour DIR`);
}

async function git(root: string, ...args: string[]): Promise<string> {
  const { stdout } = await execa("git", args, { cwd: root });
  return stdout;
}

async function copyProject(root: string): Promise<void> {
  await cp(path.join(sampleFolder(), "project"), root, { recursive: true });
  for (const [from, to] of Object.entries(realNames)) {
    await rename(path.join(root, from), path.join(root, to));
  }
  // Without it the nearest openspec folder above would be taken for the project's.
  await mkdir(path.join(root, "openspec"));
  await writeFile(
    path.join(root, "openspec", "README.md"),
    "Changes of this project lie in `changes/`, finished ones in `archive/`.\n",
  );
}

async function giveTools(root: string): Promise<boolean> {
  const folder = toolsFolder();
  if (folder === undefined) {
    for (const file of Object.values(checkers).flat()) await rm(path.join(root, file));
    return false;
  }
  await symlink(folder, path.join(root, "node_modules"), "junction");
  return true;
}

/** Makes the sample a git repository with one commit; the folder must be new or empty. */
export async function createSample(root: string): Promise<Sample> {
  await requireEmpty(root);
  await mkdir(root, { recursive: true });
  await copyProject(root);
  const hasCheckers = await giveTools(root);
  await git(root, "init", "--quiet", "--initial-branch=main");
  await git(root, "config", "user.name", "Tour");
  await git(root, "config", "user.email", "tour@example.invalid");
  await git(root, "config", "commit.gpgsign", "false");
  await commitAll(root, "A small API");
  return { root, hasCheckers };
}

/** Commits everything that git does not ignore. */
export async function commitAll(root: string, message: string): Promise<void> {
  await git(root, "add", "--all");
  await git(root, "commit", "--quiet", "--message", message);
}

/** Writes the change's texts over its scaffold, as its author would. */
export async function writeChange(root: string, change: string): Promise<void> {
  const folder = path.join(root, "openspec", "changes", change);
  await cp(path.join(sampleFolder(), "change"), folder, { recursive: true, force: true });
}
