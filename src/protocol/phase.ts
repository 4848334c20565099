import * as z from "zod";
import { documentOf } from "./cli";

const PhaseBase = {
  workstream: z.string(),
  /** Where it looked. */
  folder: z.string(),
  /** Made for this at the target, because the workstream has no worktree. */
  temporary: z.boolean(),
};

/** `phase static|runtime`: what one phase says about the files as they are. Nothing is recorded. */
export const PhaseDocumentSchema = documentOf(
  "phase",
  z.discriminatedUnion("phase", [
    z.object({
      phase: z.literal("static"),
      ...PhaseBase,
      plugins: z.array(
        z.object({
          id: z.string(),
          version: z.string().nullable(),
          outcome: z.enum(["clean", "issues", "broken", "missing"]),
          why: z.string(),
          newIssues: z.int(),
          knownIssues: z.int(),
          reused: z.boolean(),
        }),
      ),
    }),
    z.object({
      phase: z.literal("runtime"),
      ...PhaseBase,
      commands: z.array(
        z.object({
          command: z.string(),
          exitCode: z.int().nullable(),
          outcome: z.enum(["passed", "failed", "not_proven"]),
          why: z.string(),
          /** How many were executed; null without a report. */
          tests: z.int().nullable(),
          skipped: z.int(),
          flaky: z.int(),
        }),
      ),
      scenarios: z.array(
        z.object({
          key: z.string(),
          name: z.string(),
          state: z.enum(["proven", "failing", "unproven"]),
          by: z.string().nullable(),
          why: z.string().nullable(),
        }),
      ),
    }),
  ]),
);
