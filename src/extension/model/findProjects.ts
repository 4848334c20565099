import path from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../core/errors";
import { findProject, type Project } from "../../node/project";

/** Enough to see every project of a big repository, without walking all of its changes. */
const maxFiles = 2000;
const excluded = "**/{node_modules,.worktrees,.workstreams,.git,archive}/**";

export interface FoundProject {
  project: Project;
  /** How people call it. */
  name: string;
}

/** The projects of the open folders: each folder's own, and those that lie deeper in it. */
export async function findProjects(): Promise<FoundProject[]> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = await Promise.all(
    // Only files that this process can reach: a virtual workspace has none.
    folders.filter((folder) => folder.uri.scheme === "file").map(findInFolder),
  );
  const byRoot = new Map(found.flat().map((each) => [each.project.root, each]));
  return [...byRoot.values()];
}

async function findInFolder(folder: vscode.WorkspaceFolder): Promise<FoundProject[]> {
  const pattern = new vscode.RelativePattern(folder, "**/openspec/{changes,specs}/**/*.md");
  const files = await vscode.workspace.findFiles(pattern, excluded, maxFiles);
  const roots = new Set([folder.uri.fsPath, ...files.map((file) => rootOf(file.fsPath))]);
  return [...roots].flatMap((root) => {
    const project = projectAt(root);
    return project === null ? [] : [{ project, name: nameOf(folder, project) }];
  });
}

function rootOf(file: string): string {
  const parts = file.split(path.sep);
  return parts.slice(0, parts.lastIndexOf("openspec")).join(path.sep);
}

function projectAt(root: string): Project | null {
  try {
    return findProject(root);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

function nameOf(folder: vscode.WorkspaceFolder, project: Project): string {
  const inside = path.relative(folder.uri.fsPath, project.root);
  const isDeeper = inside !== "" && !inside.startsWith("..");
  return isDeeper ? `${folder.name}/${inside.split(path.sep).join("/")}` : folder.name;
}
