import * as z from "zod";

/** How the processes of an attempt were kept in. Recorded with the attempt, so that evidence can say it. */
export const ConfinementSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("sandboxed"), by: z.enum(["bubblewrap", "Seatbelt"]) }),
  /** They cannot outlive their attempt, and can reach every file that the person can. */
  z.object({ kind: z.literal("contained"), why: z.string() }),
  z.object({ kind: z.literal("not_contained"), why: z.string() }),
]);
export type Confinement = z.infer<typeof ConfinementSchema>;

/** How processes were kept in, in words, with the reason where it was not in a sandbox. */
export function confinementText(confinement: Confinement): string {
  switch (confinement.kind) {
    case "sandboxed":
      // Seatbelt ends no process.
      return confinement.by === "Seatbelt"
        ? "sandboxed by Seatbelt, not contained"
        : `sandboxed by ${confinement.by}`;
    case "contained":
      return `not sandboxed, only contained in a PID namespace, because ${confinement.why}`;
    case "not_contained":
      return `not sandboxed and not contained, because ${confinement.why}`;
  }
}
