import path from "node:path";
import { builtinPlugins } from "../../core/plugins/builtinPlugins";
import { configText } from "../../core/plugins/configText";
import type { ConfigFile, PluginManifest } from "../../core/plugins/manifest";
import type { CodeTree } from "../consent/codeTree";
import type { Content, RepositoryCommand } from "../consent/rememberedCommands";
import { hashFile } from "../files/hashFile";
import { foldersOfRepository, liesIn } from "../git/trust/checkouts";
import { findExecutables, type Places } from "./findExecutable";
import { choosePlugins, type PlanRequest } from "./planPlugins";

/** Where checkers are looked for, and which of them count: those that run here, or all of them. */
export interface ToolSearch {
  request: Omit<PlanRequest, "beforeConsent">;
  tree: CodeTree;
  all: boolean;
}

async function isConfigured(wanted: ConfigFile, tree: CodeTree): Promise<boolean> {
  const name = typeof wanted === "string" ? wanted : wanted.file;
  if (/[*?{[]/.test(name)) return false;
  const version = await tree.read(path.posix.join(tree.prefix, name));
  return version !== undefined && configText(wanted, version.text) !== undefined;
}

/** A checker that runs on the project; `file` is the configuration that makes it run, where it is here. */
interface WantedTool {
  manifest: PluginManifest;
  file?: string;
}

/** The checkers that run on the project: on its files as they are here, or as they are committed. */
async function wantedTools(search: ToolSearch): Promise<WantedTool[]> {
  const plans = choosePlugins(search.request);
  const found = await Promise.all(
    plans.map(async ({ manifest, status, wantedBy }): Promise<WantedTool | undefined> => {
      const applies = status === "applies" || status === "missing";
      if (applies || search.all) {
        return wantedBy && "file" in wantedBy ? { manifest, file: wantedBy.file } : { manifest };
      }
      if (status === "skipped" || manifest.phase === "runtime") return undefined;
      const committed = await Promise.all(
        manifest.match.whenConfig.map((wanted) => isConfigured(wanted, search.tree)),
      );
      return committed.includes(true) ? { manifest } : undefined;
    }),
  );
  return found.filter((each) => each !== undefined);
}

function hashOf(file: string): string {
  try {
    return hashFile(file);
  } catch {
    return "unreadable";
  }
}

async function contentOf(
  { resolve }: PluginManifest,
  { tree, request }: ToolSearch,
  programs: readonly string[],
): Promise<Content[]> {
  const top = foldersOfRepository(request.mainFolder)[0] ?? request.mainFolder;
  const here = programs.map((file) => ({
    name: path.relative(top, file).split(path.sep).join("/"),
    sha256: hashOf(file),
  }));
  const folders = [".venv/bin", "venv/bin", "node_modules/.bin"];
  const names = folders.map((folder) => path.posix.join(tree.prefix, folder, resolve.bin));
  const committed = await Promise.all(
    names.map(async (name) => {
      const versions = tree.isFile(name) ? await tree.readAll(name) : [];
      return versions.map(({ sha256 }) => ({ name, sha256 }));
    }),
  );
  return [...here, ...committed.flat()];
}

/** The checkers that run on a project, and their programs that lie in the repository. */
export interface RepositoryTools {
  ids: string[];
  /** For a person's yes. */
  programs: RepositoryCommand[];
}

/** Finds the checkers of a project and their programs that lie in the repository; none of them is started. */
export async function toolsOfRepository(search: ToolSearch): Promise<RepositoryTools> {
  const folders = foldersOfRepository(search.request.mainFolder);
  const builtin = new Set(builtinPlugins().map(({ id }) => id));
  const places: Places = {
    ...search.request,
    // What lies elsewhere is not asked about, so it is not looked for.
    env: {},
    tools: search.request.settings.plugins.tools,
    untouched: folders,
  };
  const wanted = await wantedTools(search);
  const tools = await Promise.all(
    wanted
      .filter(({ manifest }) => builtin.has(manifest.id))
      .map(async ({ manifest, file }) => {
        const programs: string[] = [];
        for await (const { command, realpath } of findExecutables(manifest, places)) {
          const [program = ""] = command;
          if (liesIn(program, folders))
            programs.push(liesIn(realpath, folders) ? realpath : program);
        }
        const content = await contentOf(manifest, search, programs);
        return { manifest, file, content };
      }),
  );
  const programs = tools
    .filter(({ content }) => content.length > 0)
    .map(({ manifest, file, content }) => ({
      kind: "tool" as const,
      command: manifest.id,
      from: file ?? content[0]?.name ?? ".workstreams.json",
      content,
    }));
  return { ids: wanted.map(({ manifest }) => manifest.id), programs };
}
