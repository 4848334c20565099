import type { FrozenInputs } from "../../node/engine/record/engine";
import type { Session } from "./session";

/** Whether any run, a dry run included, has used exactly this bundle. */
function wasUsed({ store }: Session, sha256: string): boolean {
  const rows = store.all("SELECT 1 AS one FROM run_workstreams WHERE bundle_sha256 = ? LIMIT 1", [
    sha256,
  ]);
  return rows.length > 0;
}

/** One sentence for each bundle that is neither committed as it is nor was ever looked at in a run or a dry run. */
export async function unreviewedBundles(
  session: Session,
  inputs: readonly FrozenInputs[],
): Promise<string[]> {
  const { prefix } = session.project;
  const warnings: string[] = [];
  for (const { bundlePath, bundleText, bundleSha256 } of inputs) {
    const fromTop = prefix === "" ? bundlePath : `${prefix}/${bundlePath}`;
    const committed = await session.git.fileAt("HEAD", fromTop);
    if (committed === bundleText || wasUsed(session, bundleSha256)) continue;
    warnings.push(
      `${bundlePath} is new and not committed, so nobody may have reviewed it. Look first with: run --dry-run`,
    );
  }
  return warnings;
}
