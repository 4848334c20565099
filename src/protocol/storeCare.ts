import * as z from "zod";
import { documentOf, RowSchema } from "./cli";

export const UnlockDocumentSchema = documentOf(
  "unlock",
  z.object({
    /** Null when nobody held it. */
    removed: z
      .object({
        pid: z.int().nullable(),
        host: z.string().nullable(),
        since: z.number().nullable(),
        state: z.enum(["alive", "stopped", "dead", "unknown"]),
      })
      .nullable(),
  }),
);

export const RecoverDocumentSchema = documentOf(
  "recover",
  z.object({
    /** Why the history cannot be used as it is; null when it can. */
    problem: z.string().nullable(),
    kept: z.object({ what: z.string(), runs: z.int(), events: z.int() }).nullable(),
    unusable: z.array(z.string()),
    /** Where the files that were there are now; null when nothing was done. */
    movedTo: z.string().nullable(),
  }),
);

export const PruneDocumentSchema = documentOf(
  "prune",
  z.object({
    dryRun: z.boolean(),
    runs: z.array(z.string()),
    events: z.int(),
    logFolders: z.array(z.string()),
  }),
);

export const ExportDocumentSchema = documentOf(
  "export",
  z.object({
    run: z.string(),
    /** Where rows, logs and checksums were written; null without --out. */
    folder: z.string().nullable(),
    /** Every row about the run, by table. */
    tables: z.record(z.string(), z.array(RowSchema)),
  }),
);
