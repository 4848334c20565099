import * as z from "zod";
import { GlobSchema } from "../scope/globSchema";
import { ProofRequireSchema } from "./proof";
import { adapterFor, adapters } from "../agents/adapters/adapters";

/** An agent: any program, or one that is known with other arguments or limits. */
const AgentSchema = z.looseObject({
  /** Its command; a known agent has its own. `{promptFile}`, `{files}` and `{worktree}` are replaced in the arguments. */
  command: z.array(z.string().min(1)).min(1).optional(),
  /** Arguments behind those that a known agent gets anyway: `["--model", "opus"]`. */
  args: z.array(z.string()).optional(),
  /** Paths below the home folder that it may change in its sandbox: where it keeps its login. */
  home: z
    .array(
      z
        .string()
        .regex(/^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[^/~]/, "must be a path below the home folder"),
    )
    .optional(),
  /** Ended when it has written nothing for so long. */
  idleSeconds: z.number().positive().default(300),
  /** Ended after so long in all. */
  totalSeconds: z.number().positive().default(1800),
});

const AgentsSchema = z.record(z.string(), AgentSchema).superRefine((agents, context) => {
  for (const [id, { command }] of Object.entries(agents)) {
    if (command !== undefined || adapterFor(id) !== undefined) continue;
    const known = adapters.map((adapter) => adapter.id).join(", ");
    const message = `needs a "command", such as ["program", "{promptFile}"]. Only ${known} have one of their own`;
    context.addIssue({ code: "custom", path: [id], message });
  }
});

/** `.workstreams.json`: what a team shares with its CLI and CI. Unknown fields are kept and warned about. */
export const SettingsSchema = z.looseObject({
  agent: z.string().min(1).optional(),
  agents: AgentsSchema.default({}),
  /** Agents to turn to, in order, when one does not mend its errors. None unless named: each may cost money of its own. */
  escalate: z.array(z.string().min(1)).default([]),
  /** Limits of one run over all its workstreams; an absent one does not limit. */
  budget: z
    .looseObject({
      maxMinutes: z.number().positive().optional(),
      maxCostUsd: z.number().positive().optional(),
      maxTokens: z.number().positive().optional(),
    })
    .prefault({}),
  plugins: z
    .looseObject({
      /** Run these even where no configuration of theirs is found. */
      use: z.array(z.string()).default([]),
      /** Never run these. */
      skip: z.array(z.string()).default([]),
      /** Globs of plugin manifests in the repository. */
      paths: z.array(z.string()).default([]),
      /** Plugin id → its program, where it is not to be looked for: a path from the root, or an absolute one. */
      tools: z.record(z.string(), z.string().min(1)).default({}),
      /** Globs of source files that no checker has to look at. */
      unchecked: z.array(GlobSchema).default([]),
      /** What becomes of a comment that silences a checker and that the work added: it blocks, or it is only shown. */
      suppressions: z.enum(["block", "show"]).default("block"),
    })
    .prefault({}),
  /** Names of environment variables handed on to plugins and tests. */
  env: z.array(z.string()).default([]),
  /**
   * Whether agents, checkers and tests are kept in a sandbox: where there is one, always (a run does not start without),
   * or never.
   */
  sandbox: z.enum(["auto", "required", "off"]).default("auto"),
  /** How much the test of a scenario has to show before it is proven. */
  proof: z.looseObject({ require: ProofRequireSchema.default("discriminating") }).prefault({}),
  maxParallel: z.int().positive().default(4),
  merge: z
    .looseObject({
      policy: z.enum(["manual"]).default("manual"),
      /** Branch to merge into; null is the branch checked out when the run starts. */
      target: z.string().min(1).nullable().default(null),
      strategy: z.enum(["squash"]).default("squash"),
    })
    .prefault({}),
  history: z
    .looseObject({
      /** `prune` takes away runs that ended more days ago, when all their workstreams are archived. */
      keepDays: z.int().nonnegative().default(90),
    })
    .prefault({}),
  archive: z
    .looseObject({ layout: z.enum(["auto", "workflow", "openspec"]).default("auto") })
    .prefault({}),
});
export type Settings = z.infer<typeof SettingsSchema>;
