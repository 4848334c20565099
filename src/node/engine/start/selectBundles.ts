import { UserError } from "../../../core/errors";
import { issueAt } from "../../../core/model/issueAt";
import type { Bundle } from "../../../core/model/bundle";
import { orderBundles } from "../../../core/bundle/orderBundles";
import type { RunStore } from "../../../core/ports";
import { workstreamRow } from "../../store/queries/runs";
import { liveRunOf } from "../record/ownership";

/** What a person asked to run. */
export interface Selection {
  wsIds: readonly string[];
  change?: string | undefined;
  all: boolean;
  fresh: boolean;
}

function refuse(id: string, code: string, message: string): UserError {
  const file = `workstreams/${id}.json`;
  return new UserError(message, { issues: [issueAt({ file }, { source: "run", code, message })] });
}

function asked(bundles: readonly Bundle[], selection: Selection): Bundle[] {
  const { wsIds, change, all } = selection;
  const missing = wsIds.find((id) => !bundles.some((bundle) => bundle.id === id));
  if (missing !== undefined) {
    const known = bundles.map((bundle) => bundle.id).join(", ") || "none";
    throw refuse(
      missing,
      "unknown-workstream",
      `There is no bundle workstreams/${missing}.json. Bundles here: ${known}. Make one with: openspec-workstreams convert`,
    );
  }
  if (wsIds.length > 0) return bundles.filter((bundle) => wsIds.includes(bundle.id));
  const found = bundles.filter((bundle) => all || bundle.openspec_change === change);
  if (found.length === 0) {
    const what = change === undefined ? "no bundle in workstreams/" : `no bundle for ${change}`;
    const convert = change === undefined ? "" : ` --change-id ${change}`;
    throw new UserError(`There is ${what}. Make one with: openspec-workstreams convert${convert}`);
  }
  return found;
}

/** Throws a UserError (exit 2) for what another engine is working on, and for what is done and waits for its merge. */
export function refuseBusy(
  store: RunStore,
  bundle: Pick<Bundle, "id">,
  fresh: boolean,
  now: number,
): void {
  const live = liveRunOf(store, bundle.id, now);
  if (live) {
    const pid = live.ownerPid ?? "?";
    throw refuse(
      bundle.id,
      "already-running",
      `${bundle.id} is being run by ${live.id}, process ${pid}. Watch it with: openspec-workstreams attach ${live.id}`,
    );
  }
  const row = workstreamRow(store, bundle.id);
  if (row?.state === "done" && row.mergedAt === null && !fresh) {
    throw refuse(
      bundle.id,
      "done-not-merged",
      `${bundle.id} is done and not merged. Merge it with: openspec-workstreams merge --ws-id ${bundle.id}, or run it again with --fresh.`,
    );
  }
}

function refuseEarly(store: RunStore, bundle: Bundle, selected: readonly Bundle[]): void {
  for (const id of bundle.depends_on) {
    if (selected.some((other) => other.id === id)) continue;
    if (workstreamRow(store, id)?.state === "done") continue;
    throw refuse(
      bundle.id,
      "dependency-not-done",
      `${bundle.id} depends on ${id}, which is not done. Run it first: openspec-workstreams run --ws-id ${id}, or both: run --change ${bundle.openspec_change}`,
    );
  }
}

/**
 * The bundles to run, in order of execution. With --change and --all, what is done already is left out.
 * Throws a UserError (exit 2) for what cannot run now, saying why and what to do.
 */
export function selectBundles(
  store: RunStore,
  bundles: readonly Bundle[],
  selection: Selection,
  now: number,
): Bundle[] {
  const named = selection.wsIds.length > 0 || selection.fresh;
  const selected = asked(bundles, selection).filter(
    (bundle) => named || workstreamRow(store, bundle.id)?.state !== "done",
  );
  if (selected.length === 0) {
    throw new UserError(
      "Everything here is done already. Merge it with: openspec-workstreams merge --all-ready",
    );
  }
  for (const bundle of selected) {
    refuseBusy(store, bundle, selection.fresh, now);
    refuseEarly(store, bundle, selected);
  }
  return orderBundles(selected);
}
