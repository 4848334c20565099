import { lstatSync, realpathSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../core/errors";
import { issueAt } from "../../core/model/issueAt";
import { isBelow } from "./isBelow";

function isThere(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
}

function nearestThere(place: string): string {
  return isThere(place) ? place : nearestThere(path.dirname(place));
}

/** Whether writing a file would end up outside of a folder: by its name, or through a link. A link that leads nowhere does. */
export function leadsOutside(folder: string, file: string): boolean {
  if (!isBelow(folder, file)) return true;
  try {
    return !isBelow(realpathSync(folder), realpathSync(nearestThere(file)));
  } catch {
    return true;
  }
}

/** Throws a UserError (exit 2) where writing a file would leave the project through a link. */
export function refuseOutside(root: string, file: string): void {
  if (!leadsOutside(root, file)) return;
  const name = path.relative(root, file).split(path.sep).join("/");
  const message = `${name} leads out of the project through a link, so nothing was written there`;
  const help = "Look where its folders lead, and remove the link.";
  throw new UserError(`${message}. ${help}`, {
    issues: [issueAt({ file: name }, { source: "project", code: "leads-outside", message, help })],
  });
}
