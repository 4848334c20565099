import type { TextRange } from "./textEdit";

/** One offer to complete what is typed. */
export interface Completion {
  label: string;
  kind: "section" | "heading" | "name" | "step" | "task";
  /** VS Code's snippet syntax. */
  snippet: string;
  detail: string;
  /** Shown beside it as code; text of a document. */
  documentation?: string;
  /** What it replaces. */
  range: TextRange;
}
