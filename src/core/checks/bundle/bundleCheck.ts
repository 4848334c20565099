import type { Bundle } from "../../model/bundle";
import type { Change } from "../../model/change";
import type { Issue } from "../../model/issue";
import type { IssueAtPath } from "../../json/readJsonDocument";

/** A bundle that can be read, with its place. */
export interface CheckedBundle {
  file: string;
  bundle: Bundle;
  issueAtPath: IssueAtPath;
}

/** What bundles are checked against. */
export interface CheckContext {
  bundles: readonly CheckedBundle[];
  /** Every id on disk, also of bundles that cannot be read. */
  ids: readonly string[];
  /** The open changes. */
  changes: readonly Change[];
  /** Ids of archived changes: a bundle stays when its change is done. */
  archived: readonly string[];
}

/** Looks at one bundle among all others and says what breaks one rule. */
export type BundleCheck = (checked: CheckedBundle, context: CheckContext) => Issue[];
