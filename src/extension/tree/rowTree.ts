import * as vscode from "vscode";
import type { ProjectState } from "../model/projectState";
import type { Projects } from "../model/projects";
import { DisposableStore } from "../disposables";
import type { Row } from "./row";
import { icons } from "./stateIcons";
import { treeItem } from "./treeItem";

/** Shows rows made from the state of every open project; it repaints only while it is seen. */
export class RowTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly view: vscode.TreeView<Row>;
  #isOutdated = false;

  constructor(
    viewId: string,
    private readonly projects: Projects,
    private readonly rowsOf: (state: ProjectState) => readonly Row[],
  ) {
    this.view = this.#owned.add(
      vscode.window.createTreeView(viewId, {
        treeDataProvider: this,
        showCollapseAll: true,
        // A box is a line of a file; what its neighbours say does not follow from it.
        manageCheckboxStateManually: true,
      }),
    );
    this.#owned.add(
      projects.onDidChange(() => {
        this.#repaint();
      }),
    );
    this.#owned.add(
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.#isOutdated) this.#repaint();
      }),
    );
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return treeItem(row);
  }

  async getChildren(row?: Row): Promise<Row[]> {
    if (row !== undefined) return [...(row.children?.() ?? [])];
    const states = await this.projects.states();
    const [only] = states;
    if (states.length === 1 && only !== undefined) return [...this.rowsOf(only)];
    return states.map((state) => this.#projectRow(state));
  }

  #projectRow(state: ProjectState): Row {
    const { root } = state.project;
    return {
      id: `project/${root}`,
      label: state.name,
      icon: icons.project,
      context: "project",
      tooltip: root,
      target: { kind: "project", root },
      expanded: true,
      children: () => this.rowsOf(state).map((row) => within(root, row)),
    };
  }

  /** Shows everything as it is, also what the user has just clicked otherwise. */
  repaint(): void {
    this.#changed.fire(undefined);
  }

  #repaint(): void {
    this.#isOutdated = !this.view.visible;
    if (this.view.visible) this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** Ids are unique in a whole tree, and two projects may have a change of the same name. */
function within(root: string, row: Row): Row {
  const { children } = row;
  return {
    ...row,
    id: `${root}|${row.id}`,
    ...(children === undefined
      ? {}
      : { children: () => children().map((child) => within(root, child)) }),
  };
}
