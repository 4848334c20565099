import type {
  BundleEdit,
  BundleEditorState,
  BundleList,
  EditorAct,
  Place,
  ToHost,
} from "../../src/protocol/bundleEditor";

/** A value that is being typed: an item of a list, a new item, or the command of a scenario. */
export interface Typing {
  key: string;
  /** What it started with. */
  from: string;
}

/** What only the page knows: where the person is, not what the bundle says. */
export interface Ui {
  typing: Typing | null;
  /** The row of each list that Tab reaches. */
  active: Map<string, number>;
  collapsed: Set<string>;
  /** What a screen reader says next. */
  spoken: string;
  /** Why the last edit was not made. */
  refused: string | null;
  dragged: { list: BundleList; index: number } | null;
}

/** What the parts of the page are drawn from, and what they may ask for. */
export interface Page {
  state: BundleEditorState;
  ui: Ui;
  /** Values are text and not fields. */
  readOnly: boolean;
  edit(edit: BundleEdit): void;
  send(message: ToHost): void;
  act(act: EditorAct): void;
  open(place: Place): void;
  /** Changes what only the page knows, draws, and moves the focus when asked. */
  go(change: (ui: Ui) => void, focus?: string): void;
}

/** The key of a row, which is also how the focus finds it. */
export function rowKey(list: string, index: number): string {
  return `${list}:${index}`;
}
