import { codeConfiguration } from "../../core/consent/codeConfiguration";
import type { CodeTree } from "./codeTree";
import type { RepositoryCommand } from "./rememberedCommands";
import { sha256 } from "../../core/text/sha256";

/** Installed packages are not the project's configuration. */
const foreign = /(?:^|\/)(?:node_modules|\.venv|venv|vendor)\//;

/** The files of a project that are configuration and code, for a person's yes. */
export async function codeConfigurationOf(
  tree: CodeTree,
  { tools, commandsRun }: { tools: readonly string[]; commandsRun: boolean },
): Promise<RepositoryCommand[]> {
  const configuration = codeConfiguration(tools, commandsRun);
  const names = tree
    .names()
    .filter((name) => configuration.isNamed(name) && !foreign.test(name) && tree.isFile(name));
  const found = await Promise.all(
    names.map(async (name) => {
      const versions = await tree.readAll(name);
      const hashes = versions.flatMap(({ sha256: whole, text }) => {
        if (configuration.isWhole(name)) return whole;
        const part = configuration.partOf(name, text);
        return part === undefined ? [] : sha256(part);
      });
      return { name, hashes: [...new Set(hashes)] };
    }),
  );
  return found
    .filter(({ hashes }) => hashes.length > 0)
    .map(({ name, hashes }) => ({
      kind: "configuration",
      command: name,
      from: name,
      content: hashes.map((sha256) => ({ name, sha256 })),
    }));
}
