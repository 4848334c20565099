import type { Bundle } from "../../model/bundle";
import type { Change } from "../../model/change";
import type { Issue } from "../../model/issue";
import type { BundleCheck, CheckContext, CheckedBundle } from "./bundleCheck";
import { checkChangeLink } from "./checkChangeLink";
import { checkContent } from "./checkContent";
import { checkDependencies } from "./checkDependencies";
import { checkNames } from "./checkNames";
import { checkOverlap } from "./checkOverlap";
import { orderBundles } from "../../bundle/orderBundles";
import { readBundle } from "../../bundle/readBundle";

export interface CheckInput {
  /** Every bundle file: path relative to the openspec root, and its text. */
  files: readonly { file: string; text: string }[];
  /** The open changes. */
  changes: readonly Change[];
  /** Ids of archived changes. */
  archived: readonly string[];
}

export interface CheckResult {
  bundles: readonly {
    id: string;
    path: string;
    /** Nothing in it is an error. */
    ok: boolean;
    /** Absent when it cannot be read. */
    bundle: Bundle | undefined;
  }[];
  /** Ids of the bundles that can be read, in the order they would run. */
  order: readonly string[];
  issues: readonly Issue[];
}

const checks: readonly BundleCheck[] = [
  checkNames,
  checkChangeLink,
  checkContent,
  checkDependencies,
  checkOverlap,
];

function fileName(file: string): string {
  return file.slice(file.lastIndexOf("/") + 1).replace(/\.json$/, "");
}

/** Checks all bundles, each by itself and among the others, and tells everything that is wrong at once. */
export function checkBundles({ files, changes, archived }: CheckInput): CheckResult {
  const sorted = [...files].sort((one, other) => (one.file < other.file ? -1 : 1));
  const read = sorted.map(({ file, text }) => ({ file, ...readBundle(text, file) }));
  const readable = read.flatMap(({ file, bundle, issueAtPath }): CheckedBundle[] =>
    bundle === undefined ? [] : [{ file, bundle, issueAtPath }],
  );
  const ids = read.map(({ file, writtenId }) => writtenId ?? fileName(file));
  const context: CheckContext = { bundles: readable, ids, changes, archived };
  const results = read.map(({ file, bundle, issues, writtenId, issueAtPath }) => {
    const found =
      bundle === undefined
        ? []
        : checks.flatMap((check) => check({ file, bundle, issueAtPath }, context));
    const all = [...issues, ...found].sort(
      (one, other) => one.line - other.line || one.column - other.column,
    );
    const ok = !all.some(({ severity }) => severity === "error");
    return { id: writtenId ?? fileName(file), path: file, ok, bundle, issues: all };
  });
  return {
    bundles: results.map(({ id, path, ok, bundle }) => ({ id, path, ok, bundle })),
    order: orderBundles(readable.map(({ bundle }) => bundle)).map(({ id }) => id),
    issues: results.flatMap(({ issues }) => issues),
  };
}
