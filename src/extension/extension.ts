import * as vscode from "vscode";
import { CliProgram } from "./cli/cliProgram";
import { PreviewDocuments } from "./commands/previewDocuments";
import { registerCommands } from "./commands/registerCommands";
import { ContextKeys } from "./status/contextKeys";
import { DisposableStore } from "./base/disposables";
import { registerBundleEditor } from "./editor/registerBundleEditor";
import { registerLanguage } from "./language/registerLanguage";
import { EvidenceLenses } from "./lens/evidenceLenses";
import { Projects } from "./model/projects";
import { workstreamViews } from "../core/view/workstreamView";
import { PluginFixProvider } from "./problems/pluginFixProvider";
import { Problems } from "./problems/problems";
import { Notifications } from "./status/notifications";
import { StatusBarItem } from "./status/statusBarItem";
import { CancelTerminated } from "./tasks/cancelTerminated";
import { taskType } from "./tasks/workstreamTask";
import { WorkstreamTaskProvider } from "./tasks/workstreamTaskProvider";
import { changeRows } from "./tree/changeRows";
import type { TreeRow } from "./tree/row";
import { RowTree } from "./tree/rowTree";
import { writeTicks } from "./tree/writeTicks";
import { workstreamRows } from "./tree/workstreamRows";
import { TestExplorer } from "./testing/testExplorer";
import { viewIds } from "./base/viewIds";
import { plural } from "../core/words/plural";
import { type Log, openLog } from "./shown/log";

/** What tests in a real VS Code look at: the providers behind the two views, and the items of the Test Explorer. */
export interface ExtensionApi {
  changes: RowTree;
  workstreams: RowTree;
  scenarios: vscode.TestItemCollection;
}

/** The composition root: the one place that builds things and connects them. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const owned = new DisposableStore();
  context.subscriptions.push(owned);
  const log = owned.add(openLog("OpenSpec Workstreams"));
  const projects = owned.add(new Projects(log));
  const cli = new CliProgram(context.asAbsolutePath("dist/cli.cjs"), log);
  const previews = owned.add(new PreviewDocuments());

  const problems = owned.add(new Problems(projects));
  owned.add(registerCommands({ projects, cli, previews, problems, log }));
  owned.add(new ContextKeys(projects));
  owned.add(
    vscode.languages.registerCodeActionsProvider(
      { scheme: "file" },
      new PluginFixProvider(problems),
      PluginFixProvider.metadata,
    ),
  );
  owned.add(new EvidenceLenses(projects));
  const tests = owned.add(new TestExplorer(projects, cli, log));
  owned.add(registerLanguage(projects));
  owned.add(new Notifications(projects, context.workspaceState));
  owned.add(vscode.tasks.registerTaskProvider(taskType, new WorkstreamTaskProvider(projects, cli)));
  owned.add(new CancelTerminated(projects, cli, log));
  registerBundleEditor(owned, { projects, log, extensionUri: context.extensionUri });
  const views = showViews(owned, projects, log, context.workspaceState);
  return { ...views, scenarios: tests.controller.items };
}

function showViews(
  owned: DisposableStore,
  projects: Projects,
  log: Log,
  memory: vscode.Memento,
): Pick<ExtensionApi, "changes" | "workstreams"> {
  const changes = owned.add(new RowTree(viewIds.changes, projects, changeRows));
  const workstreams = owned.add(new RowTree(viewIds.workstreams, projects, workstreamRows));
  owned.add(writeTicks(changes, log));
  const status = owned.add(new StatusBarItem(projects, memory));
  owned.add(
    workstreams.view.onDidChangeVisibility(({ visible }) => {
      if (visible) void status.looked();
    }),
  );
  owned.add(
    projects.onDidChange(() => {
      void showBadge(projects, workstreams.view);
    }),
  );
  return { changes, workstreams };
}

/** How many workstreams need a person, and nothing else. */
async function showBadge(projects: Projects, view: vscode.TreeView<TreeRow>): Promise<void> {
  const all = (await projects.states()).flatMap(workstreamViews);
  const value = all.filter((each) => each.word === "needs you").length;
  const tooltip = plural(value, "workstream needs you", "workstreams need you");
  view.badge = value === 0 ? undefined : { value, tooltip };
}
