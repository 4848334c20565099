import type { Bundle } from "../../core/model/bundle";
import type { Settings } from "../../core/model/settings";
import type { RepositoryCommand } from "../consent/rememberedCommands";

/** How the repository's own files widen the sandbox, as a person is asked about it: each stands beside the commands. */
export function commandsOfSandbox(
  { sandbox, agents }: Pick<Settings, "sandbox" | "agents">,
  inputs: readonly { bundle: Bundle; bundlePath: string }[],
): RepositoryCommand[] {
  const from = ".workstreams.json";
  return [
    ...(sandbox === "off" ? [{ command: "sandbox: off, so that nothing is kept in", from }] : []),
    ...Object.entries(agents).flatMap(([id, { home = [] }]) =>
      home.map((name) => ({ command: `sandbox: ${id} may change ~/${name}`, from })),
    ),
    ...inputs
      .filter(({ bundle }) => bundle.worktree.network)
      .map(({ bundle, bundlePath }) => ({
        command: `sandbox: tests and checkers of ${bundle.id} may use the network`,
        from: bundlePath,
      })),
  ];
}
