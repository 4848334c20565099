import * as vscode from "vscode";
import { definitionAt, referencesAt } from "../../core/language/definition";
import type { Projects } from "../model/projects";
import { placeOf, toRange, uriOf } from "../base/textPlaces";
import { languageDocument } from "./editorTexts";

/** Goes between spec, delta, bundle and task list. */
export class ReferenceProvider implements vscode.DefinitionProvider, vscode.ReferenceProvider {
  constructor(private readonly projects: Projects) {}

  async provideDefinition(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.LocationLink[]> {
    const about = await languageDocument(this.projects, document.uri);
    if (about === undefined) return [];
    const found = definitionAt(about.texts, about.file, placeOf(position));
    return (found?.places ?? []).map(({ file, ...place }) => ({
      ...(found === undefined ? {} : { originSelectionRange: toRange(found.origin) }),
      targetUri: uriOf(about.root, file),
      targetRange: toRange(place),
      targetSelectionRange: toRange(place),
    }));
  }

  async provideReferences(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Location[]> {
    const about = await languageDocument(this.projects, document.uri);
    if (about === undefined) return [];
    return referencesAt(about.texts, about.file, placeOf(position)).map(
      ({ file, ...place }) => new vscode.Location(uriOf(about.root, file), toRange(place)),
    );
  }
}
