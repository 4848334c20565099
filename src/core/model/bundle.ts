import * as z from "zod";
import { ProofRequireSchema } from "./proof";

/** The id of a workstream and its bundle. */
export const WorkstreamIdSchema = z
  .string()
  .regex(/^ws-[a-z0-9][a-z0-9-]*$/, 'must look like "ws-rate-limiting": ws-, then a-z, 0-9 and -');

/** The id of a change: one path segment. */
const ChangeIdSchema = z
  .string()
  .min(1)
  .refine((id) => id !== "." && id !== ".." && !/[/\\\0]/.test(id), "must be one folder name");

const CircuitBreakerSchema = z.looseObject({
  /** Fix attempts per workstream and run. */
  max_attempts: z.int().positive().default(5),
  /** How often one error (by fingerprint) may be reported. */
  max_error_repeats: z.int().positive().default(3),
  /** How often the work may come to the same tree or failing set, with another in between. */
  oscillation_threshold: z.int().positive().default(2),
});

/** Limits of one workstream in one run; an absent one does not limit. */
const BudgetSchema = z.looseObject({
  max_minutes: z.number().positive().optional(),
  max_cost_usd: z.number().positive().optional(),
  max_tokens: z.number().positive().optional(),
});

/**
 * A workstream bundle as it lies in `workstreams/<id>.json`, with every default filled in.
 * Unknown fields are kept: people and tools may add their own.
 */
export const BundleSchema = z.looseObject({
  id: WorkstreamIdSchema,
  openspec_change: ChangeIdSchema,
  /** All of gate n run before gate n+1. */
  gate: z.int().positive().default(1),
  /** Number of a GitHub issue; 0 is none. */
  ccpm_issue: z.int().nonnegative().default(0),
  tasks: z.array(z.string().min(1)),
  /** Paths and globs the agent may change, relative to the openspec root. */
  files_scope: z.array(z.string().min(1)),
  /** Paths it may create. */
  files_create: z.array(z.string().min(1)).default([]),
  /** `Verify: …` lines and shell commands. */
  acceptance_tests: z.array(z.string().min(1)).default([]),
  depends_on: z.array(WorkstreamIdSchema).default([]),
  agent: z.string().min(1).default("auto"),
  parallel_ok: z.boolean().default(true),
  conflict_group: z.string().min(1).optional(),
  circuit_breaker: CircuitBreakerSchema.prefault({}),
  budget: BudgetSchema.prefault({}),
  worktree: z
    .looseObject({
      /** Shell commands run once in a new worktree. */
      setup: z.array(z.string().min(1)).default([]),
      /** Globs of untracked files copied from the main checkout. */
      copy: z.array(z.string().min(1)).default([]),
      /** Whether its tests and checkers reach the network, where there is a sandbox. */
      network: z.boolean().default(false),
    })
    .prefault({}),
  /** How much its tests have to show; what the settings say where it is absent. */
  proof: z.looseObject({ require: ProofRequireSchema.optional() }).prefault({}),
  /** Scenario key → the shell command that proves it. */
  scenario_tests: z.record(z.string(), z.string().min(1)).default({}),
  metadata: z
    .looseObject({
      owner: z.string().optional(),
      notes: z.string().optional(),
      /** Bundle field → sha256 of what it was converted from. */
      source_sha256: z.record(z.string(), z.string()).optional(),
    })
    .prefault({}),
});
export type Bundle = z.infer<typeof BundleSchema>;
