import * as z from "zod";
import { scriptsChanged } from "../scope/scriptsChanged";

const InstalledSchema = z.object({
  type: z.unknown(),
  workspaces: z.unknown(),
  dependencies: z.unknown(),
  devDependencies: z.unknown(),
  optionalDependencies: z.unknown(),
  peerDependencies: z.unknown(),
  overrides: z.unknown(),
});

function installed(text: string): string | undefined {
  try {
    const parsed = InstalledSchema.partial().safeParse(JSON.parse(text));
    return parsed.success ? JSON.stringify(parsed.data) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a package.json starts other scripts, or installs other packages, than before; a new one does. */
export function installsOther(before: string | null, after: string | null): boolean {
  if (before === null || after === null) return true;
  return scriptsChanged(before, after) || installed(before) !== installed(after);
}
