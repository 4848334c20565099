import type { Settings } from "../../core/model/settings";
import type { PluginCommand } from "../../core/plugins/manifest";
import type { RepositoryCommand } from "../consent/rememberedCommands";
import type { UserPlugin } from "./readUserPlugins";

function quoted(word: string): string {
  return /^[\w@%+=:,./{}-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** All commands that a repository's own plugins may start, as a person is asked about them. */
export function commandsOfPlugins(plugins: readonly UserPlugin[]): RepositoryCommand[] {
  return plugins.flatMap(({ manifest, file }) => {
    const { resolve, version, commands, fix } = manifest;
    const python = resolve.pythonModule === undefined ? "" : `python -m ${resolve.pythonModule}`;
    const text = (program: string, args: readonly string[], env: PluginCommand["env"] = {}) =>
      [
        ...Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`),
        program,
        ...args.map(quoted),
      ].join(" ");
    const starts = [
      { args: version.args, env: {} },
      ...commands,
      ...(fix === undefined ? [] : [{ args: fix.args, env: {} }]),
    ];
    const programs = python === "" ? [quoted(resolve.bin)] : [quoted(resolve.bin), python];
    return programs.flatMap((program) =>
      starts.map(({ args, env }) => ({ command: text(program, args, env), from: file })),
    );
  });
}

/** The programs that a repository's settings name for plugins, as a person is asked about them. */
export function commandsOfTools({ plugins }: Pick<Settings, "plugins">): RepositoryCommand[] {
  return Object.entries(plugins.tools).map(([name, program]) => ({
    command: `${quoted(program)} (for ${name})`,
    from: ".workstreams.json",
  }));
}
