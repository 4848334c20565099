/** A codicon and the theme colour it has; a tree and a webview use the same two. */
export interface StateIcon {
  id: string;
  color?: string;
}

const good = "charts.green";
const bad = "charts.red";
const warn = "charts.yellow";
const busy = "charts.blue";
const you = "charts.purple";
const idle = "descriptionForeground";

/** One icon for each word of state, and for the documents that have none. */
export const icons = {
  proven: { id: "verified-filled", color: good },
  failing: { id: "error", color: bad },
  stale: { id: "history", color: warn },
  unproven: { id: "circle-large", color: idle },
  pending: { id: "circle-small", color: idle },
  waiting: { id: "watch", color: idle },
  blocked: { id: "lock", color: idle },
  running: { id: "loading~spin", color: busy },
  passed: { id: "pass", color: good },
  failed: { id: "error", color: bad },
  needsYou: { id: "bell-dot", color: you },
  cancelled: { id: "circle-slash", color: idle },
  interrupted: { id: "debug-disconnect", color: warn },
  done: { id: "pass-filled", color: good },
  notProven: { id: "circle-slash", color: idle },
  dryRun: { id: "beaker", color: idle },
  ticked: { id: "check", color: idle },
  unreadable: { id: "warning", color: warn },
  problem: { id: "error", color: bad },
  hint: { id: "info", color: idle },
  change: { id: "git-pull-request-draft" },
  document: { id: "book" },
  requirement: { id: "law" },
  tasks: { id: "checklist" },
  workstreams: { id: "layers" },
  archive: { id: "archive" },
  project: { id: "root-folder" },
} as const satisfies Record<string, StateIcon>;
