import * as vscode from "vscode";
import { hoverAt } from "../../core/language/hover";
import type { Projects } from "../model/projects";
import { placeOf, toRange } from "../base/textPlaces";
import { languageDocument } from "./editorTexts";
import { newHover } from "../shown/items";

/** Shows the spec's text of a requirement and what a change makes of it. */
export class HoverProvider implements vscode.HoverProvider {
  constructor(private readonly projects: Projects) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const about = await languageDocument(this.projects, document.uri);
    if (about === undefined) return undefined;
    const found = hoverAt(about.texts, about.file, placeOf(position));
    if (found === undefined) return undefined;
    return newHover(found.markdown, toRange(found.range));
  }
}
