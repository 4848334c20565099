import * as vscode from "vscode";
import { visibleLine } from "../../core/text/controlCharacters";

/** An item as it is shown, which knows the one it stands for. */
type Shown<T> = vscode.QuickPickItem & { item: T };

function shown<T extends vscode.QuickPickItem>(item: T): Shown<T> {
  const { label, description, detail, kind, alwaysShow } = item;
  return {
    item,
    label: visibleLine(label),
    ...(description === undefined ? {} : { description: visibleLine(description) }),
    ...(detail === undefined ? {} : { detail: visibleLine(detail) }),
    ...(kind === undefined ? {} : { kind }),
    ...(alwaysShow === undefined ? {} : { alwaysShow }),
  };
}

/** Lets a person pick one; answers with the item as it was given. */
export async function showPick<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: Omit<vscode.QuickPickOptions, "canPickMany" | "title"> & { title: string },
): Promise<T | undefined> {
  const title = visibleLine(options.title);
  const picked = await vscode.window.showQuickPick(items.map(shown), { ...options, title });
  return picked?.item;
}

/** Lets a person pick several of the candidates and add what they type; undefined when they go away. */
export function pickOrType(
  candidates: readonly string[],
  options: { title: string; placeholder: string },
): Promise<string[] | undefined> {
  const pick = vscode.window.createQuickPick<Shown<vscode.QuickPickItem>>();
  const found = candidates.map((label) => shown({ label }));
  const wanted = (item: Shown<vscode.QuickPickItem>) => item.item.label;
  pick.title = visibleLine(options.title);
  pick.placeholder = visibleLine(options.placeholder);
  pick.canSelectMany = true;
  pick.items = found;
  pick.onDidChangeValue((value) => {
    const typed = value.trim();
    const isNew = typed !== "" && !candidates.includes(typed);
    const chosen = pick.selectedItems;
    const own = chosen.filter((item) => !candidates.includes(wanted(item)));
    const extra = isNew ? [shown({ label: typed, description: "as typed", alwaysShow: true })] : [];
    pick.items = [...own, ...extra, ...found];
    pick.selectedItems = chosen;
  });
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      const labels = pick.selectedItems.map(wanted);
      if (labels.length === 0) return;
      resolve(labels);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

/** Asks for one line. What is wrong with it is said while it is typed; what it begins with stays as it is. */
export function askLine(
  options: Omit<vscode.InputBoxOptions, "title" | "prompt" | "validateInput"> & {
    title: string;
    prompt: string;
    validateInput?: (value: string) => string | undefined;
  },
): Thenable<string | undefined> {
  const { title, prompt, validateInput, ...rest } = options;
  return vscode.window.showInputBox({
    ...rest,
    title: visibleLine(title),
    prompt: visibleLine(prompt),
    validateInput: (value) => {
      const problem = validateInput?.(value);
      return problem === undefined ? undefined : visibleLine(problem);
    },
  });
}
