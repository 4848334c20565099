import * as vscode from "vscode";
import type { DisposableStore } from "../base/disposables";
import { BundleEditorProvider } from "./bundleEditorProvider";
import type { SessionDeps } from "./bundleEditorSession";
import { bundleEditorType } from "../base/viewIds";

export interface BundleEditorDeps extends SessionDeps {
  extensionUri: vscode.Uri;
}

/** Makes the bundle editor the way in which VS Code opens `workstreams/ws-*.json`. */
export function registerBundleEditor(owned: DisposableStore, deps: BundleEditorDeps): void {
  const provider = new BundleEditorProvider(deps.extensionUri, deps);
  owned.add(vscode.window.registerCustomEditorProvider(bundleEditorType, provider));
}
