import * as z from "zod";

const InProject = { root: z.string() };

/** What a row or lens stands for, for the commands that act on it. Every one names the root of its project. */
export const TargetSchema = z.discriminatedUnion("kind", [
  z.object({ ...InProject, kind: z.literal("project") }),
  z.object({ ...InProject, kind: z.literal("change"), change: z.string() }),
  z.object({
    ...InProject,
    kind: z.literal("requirement"),
    change: z.string(),
    requirement: z.string(),
  }),
  z.object({
    ...InProject,
    kind: z.literal("scenario"),
    change: z.string(),
    scenario: z.string(),
    name: z.string(),
  }),
  z.object({
    ...InProject,
    kind: z.literal("task"),
    change: z.string(),
    /** Relative to the root. */
    file: z.string(),
    line: z.number(),
    text: z.string(),
  }),
  /** `change` is the id that it had when it was open. */
  z.object({ ...InProject, kind: z.literal("archived"), change: z.string() }),
  z.object({ ...InProject, kind: z.literal("workstream"), workstream: z.string() }),
  z.object({ ...InProject, kind: z.literal("run"), workstream: z.string(), run: z.string() }),
  /** `path` is absolute, or relative to the openspec root. */
  z.object({ ...InProject, kind: z.literal("log"), path: z.string() }),
]);
export type Target = z.infer<typeof TargetSchema>;
