import { isManifest, isTestPath, judgesWork } from "./testPaths";

/** Changed paths of a commit by what they are for its proof. */
export interface ChangedByUse {
  /** As on the base in a version without the change. */
  product: string[];
  /** Judges of the base, and new configuration of what runs them, that the bundle does not unlock by name. */
  restored: string[];
  /** Judges of the base that the bundle unlocks by name. */
  unlocked: string[];
  /** New tests and helpers, and configuration that the bundle names or that lies in new folders. */
  added: string[];
}

/** What is known of single paths. */
export interface PathFacts {
  isOnBase: (path: string) => boolean;
  /** Whether nothing of the base lies beside or below it, so that configuration there is of new files only. */
  isApart: (path: string) => boolean;
  isUnlocked: (path: string) => boolean;
  /** Documents and bundles, which no test is about. */
  isProtected: (path: string) => boolean;
  /** Whether a manifest stays as in the commit: it says how tests start, or what is installed. */
  keepsManifest: (path: string) => boolean;
  /** Whether manifests and configuration stay at all. */
  keepsManifests: boolean;
}

/** Whether a new judge may judge: a test, or configuration of what is new itself. */
function isFree(path: string, { isUnlocked, isApart }: PathFacts): boolean {
  return isTestPath(path) || isUnlocked(path) || isApart(path);
}

/** Sorts the paths that differ between the base and the commit. */
export function sortChanged(changed: readonly string[], facts: PathFacts): ChangedByUse {
  const sorted: ChangedByUse = { product: [], restored: [], unlocked: [], added: [] };
  for (const path of changed) {
    if (facts.isProtected(path) || facts.keepsManifest(path)) continue;
    const isOnBase = facts.isOnBase(path);
    const isKept = facts.keepsManifests && isManifest(path);
    if (isKept) continue;
    if (!judgesWork(path)) sorted.product.push(path);
    else if (!isOnBase && isFree(path, facts)) sorted.added.push(path);
    else if (!facts.isUnlocked(path)) sorted.restored.push(path);
    else if (facts.keepsManifests || isTestPath(path)) sorted.unlocked.push(path);
    else sorted.product.push(path);
  }
  return sorted;
}
