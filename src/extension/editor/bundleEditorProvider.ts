import { randomBytes } from "node:crypto";
import path from "node:path";
import * as vscode from "vscode";
import { BundleEditorSession, type SessionDeps } from "./bundleEditorSession";
import { webviewHtml } from "./webviewHtml";

/** Opens bundles as a form. The document is the truth: undo, save, backup and the dirty mark are VS Code's. */
export class BundleEditorProvider implements vscode.CustomTextEditorProvider {
  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly deps: SessionDeps,
  ) {}

  resolveCustomTextEditor(document: vscode.TextDocument, panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    const folder = vscode.Uri.joinPath(this.extensionUri, "dist", "webview");
    const address = (name: string): string =>
      webview.asWebviewUri(vscode.Uri.joinPath(folder, name)).toString();
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    const session = new BundleEditorSession(document, webview, this.deps);
    // VS Code owns the panel, and the panel's end is the session's.
    panel.onDidDispose(() => {
      session.dispose();
    });
    webview.html = webviewHtml({
      title: path.basename(document.uri.fsPath),
      source: webview.cspSource,
      script: address("bundleEditor.js"),
      style: address("bundleEditor.css"),
      nonce: randomBytes(16).toString("base64"),
    });
  }
}
