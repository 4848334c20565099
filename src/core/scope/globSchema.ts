import * as z from "zod";
import { isTooComplex } from "./glob";

/** A pattern for files that is compared in a time that grows with it. */
export const GlobSchema = z
  .string()
  .min(1)
  .refine(
    (glob) => !isTooComplex(glob),
    'a pattern with at most three "*" between two "/" and few groups',
  );
