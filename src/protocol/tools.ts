import * as z from "zod";
import { IssueSchema } from "../core/model/issue";
import { documentOf } from "./cli";

export const AgentsDocumentSchema = documentOf(
  "agents",
  z.object({
    /** The agent that `auto` stands for here, and why. */
    auto: z.object({ id: z.string(), why: z.string() }),
    agents: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        kind: z.enum(["command", "known", "manual"]),
        status: z.enum(["usable", "missing"]),
        version: z.string().nullable(),
        path: z.string().nullable(),
        why: z.string(),
        /** How it is installed; null for what is not ours to say. */
        install: z.string().nullable(),
        /** The variable or file in which a login shows, null when none was seen, which is no proof that there is none. */
        login: z.object({ seen: z.string().nullable(), how: z.string() }).nullable(),
      }),
    ),
  }),
);

export const PluginsDocumentSchema = documentOf(
  "plugins",
  z.object({
    plugins: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        phase: z.enum(["static", "runtime"]),
        /** `applies`: would run here · `missing`: would run, but the tool is not there · `not applicable`: nothing here asks for it · `skipped`: by setting */
        status: z.enum(["applies", "missing", "not applicable", "skipped"]),
        version: z.string().nullable(),
        path: z.string().nullable(),
        why: z.string(),
        install: z.string().nullable(),
        /** False when no real output of the tool was ever captured. */
        proven: z.boolean(),
      }),
    ),
  }),
);

/** `plugins doctor`: what `plugins list` says, for every tool, and when each really ran in this project. */
export const PluginsDoctorDocumentSchema = documentOf(
  "plugins",
  z.object({
    plugins: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        phase: z.enum(["static", "runtime"]),
        status: z.enum(["applies", "missing", "not applicable", "skipped"]),
        /** Whether its tool is there, also where nothing asks for it. */
        found: z.boolean(),
        version: z.string().nullable(),
        path: z.string().nullable(),
        why: z.string(),
        install: z.string(),
        proven: z.boolean(),
        /** The last time that it really ran in this project; null when it never did. */
        lastRun: z
          .object({
            at: z.string(),
            version: z.string().nullable(),
            outcome: z.enum(["clean", "issues", "broken", "missing"]),
          })
          .nullable(),
      }),
    ),
  }),
);

export const ClassifyDocumentSchema = documentOf(
  "plugins",
  z.object({
    outcome: z.enum(["clean", "issues", "broken", "missing"]),
    why: z.string(),
    issues: z.array(IssueSchema),
  }),
);

/** `plugins fix`: what a plugin's fixer did to one file of a workstream, and what the plugin says about it since. */
export const PluginsFixDocumentSchema = documentOf(
  "plugins",
  z.object({
    plugin: z.string(),
    workstream: z.string(),
    /** Relative to the openspec root. */
    file: z.string(),
    /** Whether the file is another one now. */
    changed: z.boolean(),
    /** What the plugin says about the file as it is now. */
    outcome: z.enum(["clean", "issues", "broken", "missing"]),
    why: z.string(),
    issues: z.array(IssueSchema.extend({ isNew: z.boolean() })),
  }),
);
