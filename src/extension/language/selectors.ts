import type * as vscode from "vscode";

/** The documents below an openspec folder; nothing else is ever asked about. */
export const openspecDocuments: vscode.DocumentSelector = {
  scheme: "file",
  language: "markdown",
  pattern: "**/openspec/**/*.md",
};

/** Also bundles as text: their lines name what the documents say. */
export const documentsAndBundles: vscode.DocumentSelector = [
  openspecDocuments,
  { scheme: "file", pattern: "**/workstreams/ws-*.json" },
];
