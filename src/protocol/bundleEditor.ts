import * as z from "zod";
import { BundleEditSchema } from "../core/bundle/bundleEdit";
import type { BundleEditorState } from "../core/bundle/editorModel";

export type { BundleEdit, BundleList, SetValue } from "../core/bundle/bundleEdit";
export type {
  BundleEditorState,
  Check,
  EditorItem,
  EditorProblem,
  EditorSection,
  EvidenceWord,
  Limit,
  Neighbour,
  ValueProvenance,
  Readiness,
  ScopeItem,
  ScopeNode,
  TestItem,
} from "../core/bundle/editorModel";
export type { Place } from "../core/model/change";

/** Bundle editor → extension: what the person wants. Parsed at run time, since a page's messages are input like any other. */
export const ToHostSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("ready") }),
  z.object({ type: z.literal("edit"), edit: BundleEditSchema }),
  /** Opens a file of the project, by its path relative to the openspec root. */
  z.object({
    type: z.literal("open"),
    file: z.string().min(1),
    line: z.int().positive(),
    column: z.int().positive(),
  }),
  z.object({ type: z.literal("openWorkstream"), id: z.string().min(1) }),
  z.object({
    type: z.literal("do"),
    act: z.enum([
      "openChange",
      "openAsText",
      "showProblems",
      "reviewAsDiff",
      "unlock",
      "dryRun",
      "run",
      "showRun",
      "cancelRun",
      "answer",
      "resume",
      "merge",
    ]),
  }),
]);
export type ToHost = z.infer<typeof ToHostSchema>;

/** What the bundle editor's buttons ask for. */
export type EditorAct = Extract<ToHost, { type: "do" }>["act"];

/** Why a file cannot be shown as a form. */
export interface BrokenBundle {
  file: string;
  message: string;
  line: number;
  column: number;
}

/** Extension → bundle editor: all of what is to be shown, each time. */
export type ToWebview =
  | { type: "state"; state: BundleEditorState }
  | { type: "broken"; broken: BrokenBundle }
  /** An edit that was not made; one sentence. */
  | { type: "refused"; reason: string };
