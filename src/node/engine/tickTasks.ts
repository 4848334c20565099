import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { tickBoxes } from "../../core/spec/tickBoxes";
import { BundleSchema } from "../../core/model/bundle";
import { workstreamRows } from "../store/queries/runs";
import type { Engine, Work } from "./engine";

/** Tasks that other bundles of the change also carry and have not done. */
function unfinishedElsewhere(engine: Engine, work: Work): Set<string> {
  const rows = workstreamRows(engine.store).filter(
    (row) =>
      row.openspecChange === work.bundle.openspec_change &&
      row.id !== work.id &&
      row.state !== "done",
  );
  const tasks = rows.flatMap((row) => {
    const [text] = engine.store.all(
      "SELECT bundle_text FROM run_workstreams WHERE run_id = ? AND workstream_id = ?",
      [row.runId, row.id],
    );
    const bundle = BundleSchema.safeParse(JSON.parse(String(text?.["bundle_text"] ?? "null")));
    return bundle.success ? bundle.data.tasks : [];
  });
  return new Set(tasks);
}

/** Ticks the tasks of a done workstream in the main checkout's tasks.md; never commits it. */
export async function tickTasks(engine: Engine, work: Work): Promise<void> {
  const file = path.join(engine.project.root, work.change.folder, "tasks.md");
  const open = unfinishedElsewhere(engine, work);
  const done = work.bundle.tasks.filter((task) => !open.has(task));
  const before = await readFile(file, "utf8").catch(() => undefined);
  if (before === undefined) return;
  const after = tickBoxes(before, done);
  if (after !== before) await writeFile(file, after);
}
