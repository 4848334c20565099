import { existsSync } from "node:fs";
import path from "node:path";
import { tickBoxes } from "../../../core/change/tickBoxes";
import { readBundles } from "../../change/readBundles";
import { writeText } from "../../files/writeText";
import { storedWorkstreams } from "../../store/queries/runs";
import type { Engine, Work } from "../record/engine";
import { leadsOutside } from "../../files/leadsOutside";
import { readForeignText } from "../../files/readForeign";

/** Tasks that are also in other bundles of the change which are not done, whether they ever ran or not. */
function unfinishedElsewhere(engine: Engine, work: Work): Set<string> {
  const change = work.bundle.openspec_change;
  const others = readBundles(engine.project).flatMap(({ bundle }) =>
    bundle !== undefined && bundle.openspec_change === change && bundle.id !== work.id
      ? [bundle]
      : [],
  );
  const done = new Set(
    storedWorkstreams(engine.store)
      .filter((row) => row.state === "done")
      .map((row) => row.id),
  );
  return new Set(others.filter(({ id }) => !done.has(id)).flatMap(({ tasks }) => tasks));
}

/** Ticks the tasks of a done workstream in the main checkout's tasks.md; never commits it. */
export function tickTasks(engine: Engine, work: Work): void {
  const file = path.join(engine.project.root, work.change.folder, "tasks.md");
  const open = unfinishedElsewhere(engine, work);
  const done = work.bundle.tasks.filter((task) => !open.has(task));
  const before = existsSync(file) ? readForeignText(file, "document") : undefined;
  // Ticks are for people; a link that leads elsewhere is not worth a failed run.
  if (before === undefined || leadsOutside(engine.project.root, file)) return;
  const after = tickBoxes(before, done);
  if (after !== before) writeText(file, after);
}
