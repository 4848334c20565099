import * as vscode from "vscode";
import type { ProjectState } from "../model/projectState";
import type { Projects } from "../model/projects";
import { DisposableStore } from "../base/disposables";
import { plain, type TreeRow } from "./row";
import { ShownRows } from "./shownRows";
import { icons } from "./stateIcons";
import { treeItem } from "./treeItem";

/** Shows rows made from the state of every open project; it repaints only while it is seen. */
export class RowTree implements vscode.TreeDataProvider<TreeRow>, vscode.Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<TreeRow[] | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  readonly view: vscode.TreeView<TreeRow>;
  readonly #shown = new ShownRows();
  #isOutdated = false;

  constructor(
    viewId: string,
    private readonly projects: Projects,
    private readonly rowsOf: (state: ProjectState) => readonly TreeRow[],
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
        void this.#update();
      }),
    );
    this.#owned.add(
      this.view.onDidChangeVisibility(({ visible }) => {
        if (visible && this.#isOutdated) void this.#update();
      }),
    );
  }

  getTreeItem(row: TreeRow): vscode.TreeItem {
    return treeItem(row);
  }

  async getChildren(row?: TreeRow): Promise<TreeRow[]> {
    return this.#shown.give(row, await this.rows(row));
  }

  /** The rows as they are now, below one or at the top; what the view shows of them is left alone. */
  async rows(row?: TreeRow): Promise<readonly TreeRow[]> {
    if (row !== undefined) return row.children?.() ?? [];
    const states = await this.projects.states();
    const [only] = states;
    if (states.length === 1 && only !== undefined) return this.rowsOf(only);
    return states.map((state) => this.#projectRow(state));
  }

  #projectRow(state: ProjectState): TreeRow {
    const { root } = state.project;
    return {
      id: `project/${root}`,
      label: state.name,
      icon: icons.project,
      context: "project",
      tooltip: plain(root),
      target: { kind: "project", root },
      expanded: true,
      children: () => this.rowsOf(state).map((row) => within(root, row)),
    };
  }

  /** Shows rows as they are, also where the user has just clicked otherwise. */
  repaint(rows: readonly TreeRow[]): void {
    this.#changed.fire([...rows]);
  }

  async #update(): Promise<void> {
    this.#isOutdated = !this.view.visible;
    if (!this.view.visible) return;
    const changed = this.#shown.update(await this.rows());
    if (changed === "all") this.#changed.fire(undefined);
    else if (changed.length > 0) this.#changed.fire([...changed]);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** Ids are unique in a whole tree, and two projects may have a change of the same name. */
function within(root: string, row: TreeRow): TreeRow {
  const { children } = row;
  return {
    ...row,
    id: `${root}|${row.id}`,
    ...(children === undefined
      ? {}
      : { children: () => children().map((child) => within(root, child)) }),
  };
}
