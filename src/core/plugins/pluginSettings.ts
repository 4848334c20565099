import type { Issue } from "../model/issue";
import { issueAt } from "../model/issueAt";
import type { Settings } from "../model/settings";
import type { PluginManifest } from "./manifest";

/** Names in `plugins.use` and `plugins.skip` that no plugin has. */
export function checkPluginSettings(
  { use, skip }: Settings["plugins"],
  manifests: readonly PluginManifest[],
): Issue[] {
  const ids = manifests.map((manifest) => manifest.id);
  const unknown = (field: string, names: readonly string[]): Issue[] =>
    names
      .filter((name) => !ids.includes(name))
      .map((name) =>
        issueAt(
          { file: ".workstreams.json" },
          {
            source: "settings",
            code: "unknown-plugin",
            message: `plugins.${field} names "${name}", which is no plugin; there are: ${ids.join(", ")}`,
          },
        ),
      );
  return [...unknown("use", use), ...unknown("skip", skip)];
}
