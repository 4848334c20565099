import { UserError } from "../errors";
import { WorkstreamIdSchema } from "../model/bundle";
import { issueAt } from "../model/issueAt";
import type { Change } from "../model/change";
import { slug } from "./slug";

/** What of an existing bundle an id can clash with. */
export interface ExistingBundle {
  id: string;
  openspec_change: string;
}

function refuse(change: Change, code: string, message: string): never {
  const issue = issueAt({ file: change.folder }, { source: "bundle", code, message });
  throw new UserError(message, { exitCode: 2, issues: [issue] });
}

function chosenId(change: Change, wsId: string | undefined): string {
  if (wsId !== undefined) {
    if (WorkstreamIdSchema.safeParse(wsId).success) return wsId;
    const message = `"${wsId}" is no id for a workstream. Give --ws-id something like ws-rate-limiting: ws-, then a-z, 0-9 and -.`;
    return refuse(change, "bad-id", message);
  }
  const name = slug(change.title) ?? slug(change.id);
  if (name === undefined) {
    const message = `Neither the title "${change.title}" nor the id "${change.id}" gives an id of a-z, 0-9 and -. Choose one: --ws-id ws-…`;
    return refuse(change, "bad-id", message);
  }
  return `ws-${name.replace(/^ws-(?=.)/, "")}`;
}

/**
 * The id of a change's bundle: the given one, else from the title, else from the change's id.
 * Throws a UserError that asks for --ws-id when there is none or it belongs to another change.
 */
export function bundleId(
  change: Change,
  existing: readonly ExistingBundle[],
  wsId: string | undefined,
): string {
  const id = chosenId(change, wsId);
  const other = existing.find((bundle) => bundle.id === id);
  if (other !== undefined && other.openspec_change !== change.id) {
    const message = `workstreams/${id}.json belongs to change "${other.openspec_change}". Choose another id for this one: --ws-id ws-…`;
    return refuse(change, "id-is-taken", message);
  }
  return id;
}
