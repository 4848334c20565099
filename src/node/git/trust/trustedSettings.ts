import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../../core/errors";
import { commonDirOf, gitFolderOf } from "../gitFolder";
import type { Repository } from "../repository";
import { repositorySettings, worktreeSettings, changedHashes } from "./repositorySettings";
import { readForeignText } from "../../files/readForeign";

type Shared = Pick<Repository, "commonDir">;

/** Git is not called any more, because what it would read is not what it was when nobody else had worked here. */
export class SettingsChanged extends UserError {
  constructor(files: readonly string[]) {
    super(
      `git's configuration (${files.join(", ")}) changed in the main checkout while others worked, so git was not called; look at it, put it back, then resume`,
    );
  }
}

interface Trusted {
  settings: ReadonlyMap<string, string>;
  /** How many programs that are not trusted are at work in it. */
  atWork: number;
}

/** A linked working tree's own link to its repository, and the settings in its git folder. */
interface Link {
  text: string;
  settings: ReadonlyMap<string, string>;
}

// What this process found before it let anybody else work: every call of git is compared with it.
const repositories = new Map<string, Trusted>();
const links = new Map<string, Link>();

function settingsOf(repository: Shared): ReadonlyMap<string, string> {
  return repositorySettings(repository).configuration;
}

/** Takes a repository's settings as they are now for the right ones. To be called before anybody else works in it. */
export function trustSettings(repository: Shared): void {
  const { commonDir } = repository;
  const atWork = repositories.get(commonDir)?.atWork ?? 0;
  repositories.set(commonDir, { settings: settingsOf(repository), atWork });
}

/** The files of a repository's settings that are not as they were trusted; asks nothing of git. */
function untrustedFiles(repository: Shared): string[] {
  const trusted = repositories.get(repository.commonDir);
  return trusted === undefined ? [] : changedHashes(trusted.settings, settingsOf(repository));
}

/** Lets a program work that may change settings, which nobody takes for right meanwhile. */
export async function whileAtWork<T>(repository: Shared, work: () => Promise<T>): Promise<T> {
  const trusted = repositories.get(repository.commonDir);
  if (trusted !== undefined) trusted.atWork++;
  try {
    return await work();
  } finally {
    const now = repositories.get(repository.commonDir);
    if (now !== undefined) now.atWork--;
  }
}

/**
 * Takes what a person's own commands changed for right (a package manager that installs hooks), unless somebody else is at
 * work, who may have done it. The files that changed.
 */
export function trustOwnChanges(repository: Shared): string[] {
  const changed = untrustedFiles(repository);
  const isAlone = repositories.get(repository.commonDir)?.atWork === 0;
  if (changed.length === 0 || !isAlone) return [];
  trustSettings(repository);
  return changed;
}

function textOfLink(top: string): string | undefined {
  try {
    return readForeignText(path.join(top, ".git"), "document");
  } catch {
    return undefined;
  }
}

/** Takes the link of a working tree to its repository for right, that was just made or that nobody has worked in. */
export function trustWorktree(top: string): void {
  const text = textOfLink(top);
  if (text === undefined) return;
  links.set(path.resolve(top), { text, settings: worktreeSettings(gitFolderOf(top)) });
}

/** The same where this process has not seen it before. */
export function trustFoundWorktree(top: string): void {
  if (!links.has(path.resolve(top))) trustWorktree(top);
}

function refuseChangedLink(folder: string): void {
  const link = links.get(path.resolve(folder));
  if (link === undefined) return;
  // Where it is gone, git would look for another one above.
  if (textOfLink(folder) !== link.text) throw new SettingsChanged([path.join(folder, ".git")]);
  const changed = changedHashes(link.settings, worktreeSettings(gitFolderOf(folder)));
  if (changed.length > 0) throw new SettingsChanged(changed);
}

/** The shared git folder of the repository that git would find from a folder, as files tell. */
function repositoryAt(folder: string): string | undefined {
  for (let at = realpathSync(folder); ; at = path.dirname(at)) {
    if (repositories.has(at)) return at;
    if (existsSync(path.join(at, ".git"))) return commonDirOf(at);
    if (path.dirname(at) === at) return undefined;
  }
}

/** Throws SettingsChanged where git, called in this folder, would read what somebody changed since it was trusted. */
export function refuseChangedSettings(folder: string): void {
  if (repositories.size === 0 || !existsSync(folder)) return;
  refuseChangedLink(folder);
  const commonDir = repositoryAt(folder);
  if (commonDir === undefined) return;
  const changed = untrustedFiles({ commonDir });
  if (changed.length > 0) throw new SettingsChanged(changed);
}
