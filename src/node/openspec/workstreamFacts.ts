import { readBundles } from "../change/readBundles";
import type { Project } from "../project";
import { openStore } from "../store/openStore";
import { storedWorkstreams } from "../store/queries/runs";

/** A workstream of a change, from its bundle, its runs, or both. */
export interface WorkstreamFact {
  id: string;
  change: string;
  /** Null when no bundle is there. */
  tasks: readonly string[] | null;
  hasRun: boolean;
  isDone: boolean;
}

/** Every workstream that a bundle or the database knows, sorted by id. */
export async function workstreamFacts(project: Project): Promise<WorkstreamFact[]> {
  const bundles = readBundles(project).flatMap(({ bundle }) => bundle ?? []);
  const reader = await openStore(project.stateFolder, { readOnly: true });
  try {
    const rows = storedWorkstreams(reader);
    const known = bundles.map((bundle): WorkstreamFact => {
      const row = rows.find(
        ({ id, openspecChange }) => id === bundle.id && openspecChange === bundle.openspec_change,
      );
      return {
        id: bundle.id,
        change: bundle.openspec_change,
        tasks: bundle.tasks,
        hasRun: row !== undefined,
        isDone: row?.state === "done",
      };
    });
    const others = rows
      .filter((row) => !known.some((fact) => fact.hasRun && fact.id === row.id))
      .map(({ id, openspecChange, state }): WorkstreamFact => ({
        id,
        change: openspecChange,
        tasks: null,
        hasRun: true,
        isDone: state === "done",
      }));
    return [...known, ...others].sort((one, other) => (one.id < other.id ? -1 : 1));
  } finally {
    await reader.close();
  }
}
