import path from "node:path/posix";
import * as z from "zod";
import { startedCode, type StartedScript } from "../../core/consent/startedCode";
import type { CodeTree } from "./codeTree";
import type { Content } from "./rememberedCommands";
import { sha256 } from "../../core/text/sha256";

const PackageSchema = z.object({ scripts: z.record(z.string(), z.string()).catch({}) });

interface Script {
  file: string;
  name: string;
  text: string;
}

/** The nearest `package.json` upwards that has the script, as package managers look for it. */
async function findScripts(tree: CodeTree, wanted: StartedScript): Promise<Script[]> {
  for (let folder = wanted.folder; ; folder = path.dirname(folder)) {
    const file = path.join(folder, "package.json");
    if (tree.isFile(file)) return scriptsIn(file, (await tree.read(file))?.text ?? "", wanted.name);
    if (folder === "." || folder === "" || folder.startsWith("..")) return [];
  }
}

function scriptsIn(file: string, text: string, wanted: string): Script[] {
  try {
    const { scripts } = PackageSchema.parse(JSON.parse(text.replace(/^\uFEFF/, "")));
    const [start = "", end] = wanted.split("*");
    const isWanted = (name: string) =>
      end === undefined ? name === wanted : name.startsWith(start) && name.endsWith(end);
    return Object.entries(scripts)
      .filter(([name]) => isWanted(name))
      .map(([name, script]) => ({ file, name, text: script }));
  } catch {
    return [];
  }
}

/**
 * What a command runs besides its own text: the scripts of packages that it calls, and those that they call, and the
 * files of the project that any of them starts.
 */
export async function contentOfCommand(command: string, tree: CodeTree): Promise<Content[]> {
  const contents = new Map<string, Content>();
  const open = [{ text: command, folder: tree.prefix }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { files, scripts } = startedCode(next.text, { ...next, isFile: tree.isFile });
    for (const file of files) {
      const version = await tree.read(file);
      if (version !== undefined) contents.set(file, { name: file, sha256: version.sha256 });
    }
    for (const script of (
      await Promise.all(scripts.map((each) => findScripts(tree, each)))
    ).flat()) {
      const name = `${script.file} "${script.name}"`;
      if (contents.has(name)) continue;
      contents.set(name, { name, sha256: sha256(script.text) });
      open.push({ text: script.text, folder: path.dirname(script.file) });
    }
  }
  return [...contents.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}
