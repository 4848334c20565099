import type { Bundle } from "../../../core/model/bundle";
import type { Change, ChangeFiles } from "../../../core/model/change";
import type { Progress } from "../../../core/model/progress";
import type { Settings } from "../../../core/model/settings";
import type { WorkstreamState } from "../../../core/model/states";
import type { Outdated } from "../../../core/pipeline/facts";
import type { Clock, RunStore } from "../../../core/ports";
import type { Provable } from "../../../core/trace/verifyLine";
import type { AgentFunction } from "../../agents/runAgent";
import type { Git } from "../../git/git";
import type { PluginPlan } from "../../plugins/planPlugins";
import type { Project } from "../../project";
import type { Sandbox } from "../../sandbox/openSandbox";

/** A project that runs can work in: it lies in a git repository. */
export type GitProject = Project & { gitRoot: string };

/** What every step of a run works with. */
export interface Engine {
  readonly project: GitProject;
  /** The main checkout. */
  readonly git: Git;
  readonly store: RunStore;
  readonly clock: Clock;
  readonly settings: Settings;
  /** What keeps in the processes that are started. */
  readonly sandbox: Sandbox;
  readonly env: NodeJS.ProcessEnv;
  /** Edits in place of every agent that is a process. */
  readonly agent?: AgentFunction | undefined;
  readonly runId: string;
  /** Absolute path of the run's log folder. */
  readonly logFolder: string;
  /** The branch that the run starts from and that its work is merged into. */
  readonly target: { ref: string; commit: string };
  /** Aborted with the reason `cancelled` or `interrupted`. */
  readonly signal: AbortSignal;
  /** What a person said when resuming: first in the next prompt. */
  readonly note: string | undefined;
  /** Hides secrets: the values of variables and `.env` files that are named so, and known shapes of keys. */
  readonly redact: (text: string) => string;
  show(progress: Progress): void;
}

/** A bundle and its change as they were frozen when the run started. */
export interface FrozenInputs {
  bundle: Bundle;
  bundleText: string;
  bundlePath: string;
  bundleSha256: string;
  change: Change;
  changeFiles: ChangeFiles;
  changeSha256: string;
}

/** How an engine before this one got a workstream done. */
export interface DoneBefore {
  message: string;
  finishedAt: number | null;
  /** Whether its tasks may still have to be ticked. */
  ticksAreMissing: boolean;
}

/** One workstream of the running run. */
export interface Work extends FrozenInputs {
  readonly id: string;
  readonly branch: string;
  /** Absolute path of the worktree. */
  readonly worktree: string;
  /** The openspec root inside the worktree. */
  readonly folder: string;
  readonly provables: readonly Provable[];
  /** Number of attempts when the run was resumed last; 0 in a run that was not. */
  readonly resumedAfter: number;
  /** What attempts before the last resume had otherwise. */
  readonly outdated?: Outdated | undefined;
  state: WorkstreamState;
  startedAt: number;
  /** Set when the run is resumed and the workstream was done before. */
  doneBefore?: DoneBefore;
  /** Commit that the work is based on; known once the worktree is prepared. */
  base: string | undefined;
  /** Plugins as they were resolved before the agent could touch anything. */
  plugins: readonly PluginPlan[] | undefined;
}
