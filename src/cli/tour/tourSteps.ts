/** What the tour's change and workstream are called. */
export const tourChange = "rate-limiting";
export const tourWorkstream = "ws-rate-limiting";

/** One command of the tour and why a person would type it. */
export interface TourStep {
  name: string;
  why: string;
  args: readonly string[];
  /** What happens after the command, by the hand of the author or the reviewer. */
  then?: "write-change" | "commit-plan";
}

/** The way from a proposal to done, in order. */
export const tourSteps: readonly TourStep[] = [
  {
    name: "Propose",
    why: "a change starts as a folder with a proposal and a task list",
    args: ["proposal", "Rate Limiting", "--change-id", tourChange],
    then: "write-change",
  },
  {
    name: "Convert",
    why: "the change becomes a bundle: tasks, the files that may be touched, how it is proven",
    args: ["convert", "--change-id", tourChange],
  },
  {
    name: "Check",
    why: "every problem of every bundle at once, before anything runs",
    args: ["check"],
    then: "commit-plan",
  },
  {
    name: "Dry run",
    why: "what would run, with which tools and limits; nothing is changed",
    args: ["run", "--ws-id", tourWorkstream, "--dry-run"],
  },
  {
    name: "Run",
    why: "the agent edits in a worktree of its own; the engine checks, has mistakes mended, and proves",
    args: ["run", "--ws-id", tourWorkstream, "--trust"],
  },
  {
    name: "Inspect",
    why: "what happened, from the database; any SQLite tool can read it",
    args: ["inspect"],
  },
  {
    name: "Merge",
    why: "main moves only to the tree that was proven",
    args: ["merge", "--ws-id", tourWorkstream],
  },
  {
    name: "Archive",
    why: "all its workstreams are done and merged, so the change leaves the list",
    args: ["archive", tourChange, "--yes", "--commit"],
  },
];
