import type { Issue } from "../../model/issue";
import type { ProjectTexts } from "../projectTexts";
import type { FileEdit } from "../textEdit";

/** A change of text that answers an issue. */
export interface QuickFix {
  title: string;
  edits: readonly FileEdit[];
  /** It is what nearly everybody wants. */
  isPreferred: boolean;
}

/** Where an issue stands, and the texts around it. */
export interface FixContext {
  texts: ProjectTexts;
  file: string;
  text: string;
  issue: Pick<Issue, "code" | "line" | "column">;
}

/** Makes the fixes for the issues of one code; none when the text no longer has what the issue was about. */
export type FixMaker = (context: FixContext) => QuickFix[];
