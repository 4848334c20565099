import * as vscode from "vscode";
import { DisposableStore } from "../base/disposables";
import type { Projects } from "../model/projects";
import { CompletionProvider } from "./completionProvider";
import { HoverProvider } from "./hoverProvider";
import { OutlineProvider } from "./outlineProvider";
import { QuickFixProvider } from "./quickFixProvider";
import { ReferenceProvider } from "./referenceProvider";
import { RenameProvider } from "./renameProvider";
import { documentsAndBundles, openspecDocuments } from "./selectors";
import { SpecProblems } from "./specProblems";

/** What an editor of specs, changes and task lists can do; only for files below an openspec folder. */
export function registerLanguage(projects: Projects): DisposableStore {
  const owned = new DisposableStore();
  const { languages } = vscode;
  const references = new ReferenceProvider(projects);
  const outline = new OutlineProvider(projects);
  const fixes = new QuickFixProvider(projects);
  const completion = new CompletionProvider(projects);
  owned.add(new SpecProblems(projects));
  owned.add(
    languages.registerCodeActionsProvider(openspecDocuments, fixes, QuickFixProvider.metadata),
  );
  owned.add(
    languages.registerCompletionItemProvider(
      openspecDocuments,
      completion,
      ...CompletionProvider.triggers,
    ),
  );
  owned.add(languages.registerHoverProvider(openspecDocuments, new HoverProvider(projects)));
  owned.add(languages.registerDefinitionProvider(documentsAndBundles, references));
  owned.add(languages.registerReferenceProvider(documentsAndBundles, references));
  owned.add(languages.registerRenameProvider(openspecDocuments, new RenameProvider(projects)));
  owned.add(
    languages.registerDocumentSymbolProvider(openspecDocuments, outline, OutlineProvider.metadata),
  );
  owned.add(languages.registerFoldingRangeProvider(openspecDocuments, outline));
  return owned;
}
