import path from "node:path";
import * as vscode from "vscode";
import type { ProjectTexts } from "../../core/language/projectTexts";
import type { ChangeFiles } from "../../core/model/change";
import { readBundleFiles } from "../../node/change/readBundles";
import { listChanges, readChangeFiles } from "../../node/change/readChange";
import { fileText } from "../../node/change/readFolder";
import type { Project } from "../../node/project";
import type { Projects } from "../model/projects";

/** The texts of a project as the user sees them: those of open documents, and of the disk for all others. */
class EditorTexts implements ProjectTexts {
  constructor(private readonly project: Project) {}

  text(file: string): string | undefined {
    const absolute = path.join(this.project.root, file);
    return openText(absolute) ?? fileText(absolute);
  }

  changes(): readonly string[] {
    return listChanges(this.project);
  }

  changeFiles(change: string): ChangeFiles {
    const onDisk = readChangeFiles(this.project, change);
    return Object.fromEntries(
      Object.entries(onDisk).map(([file, text]) => [file, this.#inEditor(file) ?? text]),
    );
  }

  bundles(): readonly { file: string; text: string }[] {
    return readBundleFiles(this.project).map(({ file, text }) => {
      return { file, text: this.#inEditor(file) ?? text };
    });
  }

  #inEditor(file: string): string | undefined {
    return openText(path.join(this.project.root, file));
  }
}

function openText(absolute: string): string | undefined {
  return vscode.workspace.textDocuments
    .find(({ uri }) => uri.scheme === "file" && uri.fsPath === absolute)
    ?.getText();
}

/** A document as the language features see it. */
export interface LanguageDocument {
  root: string;
  /** Relative to the root, forward slashes. */
  file: string;
  texts: ProjectTexts;
}

/** Finds the project of a document; undefined when it belongs to none, as the copies in worktrees do. */
export async function languageDocument(
  projects: Projects,
  uri: vscode.Uri,
): Promise<LanguageDocument | undefined> {
  const model = await projects.owning(uri.fsPath);
  if (model === undefined) return undefined;
  const { root } = model.project;
  const file = path.relative(root, uri.fsPath).split(path.sep).join("/");
  return { root, file, texts: new EditorTexts(model.project) };
}
