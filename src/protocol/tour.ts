import * as z from "zod";
import { documentOf } from "./cli";

/** `tour`: what the sample's run left behind. */
export const TourDocumentSchema = documentOf(
  "tour",
  z.object({
    /** The sample's folder. */
    root: z.string(),
    durationMs: z.number(),
    run: z.string(),
    proven: z.array(
      z.object({
        scenario: z.string(),
        test: z.string(),
        command: z.string(),
        commit: z.string(),
      }),
    ),
    /** Errors that the checks found; `state` is VERIFIED when they are gone. */
    caught: z.array(
      z.object({ what: z.string(), place: z.string(), message: z.string(), state: z.string() }),
    ),
    mergeCommit: z.string(),
  }),
);
