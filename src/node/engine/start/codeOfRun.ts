import path from "node:path";
import type { Settings } from "../../../core/model/settings";
import { codeConfigurationOf } from "../../consent/codeConfigurationOf";
import { openCodeTree, type CodeSource, type CodeTree } from "../../consent/codeTree";
import { contentOfCommand } from "../../consent/contentOfCommand";
import type { Content, RepositoryCommand } from "../../consent/rememberedCommands";
import { hashFile } from "../../files/hashFile";
import { foldersOfRepository, liesIn } from "../../git/trust/checkouts";
import { commandsOfPlugins, commandsOfTools } from "../../plugins/commandsOfPlugins";
import { readUserPlugins } from "../../plugins/readUserPlugins";
import { toolsOfRepository } from "../../plugins/toolsOfRepository";
import { toolEnvironment } from "../../processes/environment";
import { findExecutable } from "../../processes/findExecutable";
import { commandsOfSandbox } from "../../sandbox/commandsOfSandbox";
import { readSettings } from "../../settings/readSettings";
import { agentsOf } from "../record/agentsOf";
import type { Engine, FrozenInputs } from "../record/engine";
import { commandsOfBundle } from "./startRun";
import { sha256 } from "../../../core/text/sha256";

/** Of what the code is looked for. `allTools`: also of the checkers that do not run here. */
export interface CodeRequest extends CodeSource {
  settings: Settings;
  env: Engine["env"];
  inputs: readonly FrozenInputs[];
  allTools?: boolean;
}

/** An agent is code of the repository where its settings say what is started, or where its program lies in it. */
function agentCommands({ project, settings, env, inputs }: CodeRequest): RepositoryCommand[] {
  const agents = inputs.flatMap(({ bundle }) => agentsOf({ settings, env }, bundle));
  const folders = foldersOfRepository(project.root);
  return agents.flatMap(({ command, isOfRepository }) => {
    const file = findExecutable(command[0] ?? "", env, project.root);
    const isHere = file !== null && liesIn(file, folders);
    if (!isOfRepository && !isHere) return [];
    const own: Content[] = isHere
      ? [{ name: path.relative(project.root, file), sha256: hashFile(file) }]
      : [];
    return {
      kind: "agent" as const,
      command: command.join(" "),
      from: ".workstreams.json",
      content: own,
    };
  });
}

async function withContent(command: RepositoryCommand, tree: CodeTree): Promise<RepositoryCommand> {
  const found = await contentOfCommand(command.command, tree);
  return { ...command, content: [...(command.content ?? []), ...found] };
}

function variables({ env }: Settings): RepositoryCommand[] {
  return env.map((name) => ({ kind: "variable", command: name, from: ".workstreams.json" }));
}

/**
 * Everything of the repository that a run would execute, with the content that it has now, and the variables that are
 * handed on to it. Starts none of it.
 */
export async function codeOfRun(request: CodeRequest): Promise<RepositoryCommand[]> {
  const { project, settings, env, inputs } = request;
  const tree = await openCodeTree(request);
  const own = readUserPlugins(project.root, settings).plugins;
  const commands = await Promise.all(
    [
      ...agentCommands(request),
      ...inputs.flatMap(commandsOfBundle),
      ...commandsOfPlugins(own),
      ...commandsOfTools(settings),
    ].map((each) => withContent(each, tree)),
  );
  const search = {
    tree,
    all: request.allTools ?? false,
    request: {
      ...{ folder: project.root, mainFolder: project.root, settings, own, userEnv: env },
      env: toolEnvironment(env, []),
    },
  };
  const tools = await toolsOfRepository(search);
  const configuration = await codeConfigurationOf(tree, {
    tools: request.allTools === true ? [] : tools.ids,
    commandsRun: inputs.some((each) => commandsOfBundle(each).length > 0),
  });
  const isAny = commands.length + tools.programs.length + configuration.length > 0;
  // A person may have said the same of the machine: only what the repository asks for is asked about.
  const { sandbox } = settings.sandbox === "off" ? readSettings(project).settings : settings;
  const widened = commandsOfSandbox({ ...settings, sandbox }, inputs);
  return [
    ...commands,
    ...widened,
    ...tools.programs,
    ...configuration,
    ...(isAny ? variables(settings) : []),
  ];
}

/** One hash over what a person said yes to, and over everything that the run was asked for. */
export function approvalOf(
  code: readonly RepositoryCommand[],
  { settings, inputs }: Pick<CodeRequest, "settings" | "inputs">,
): string {
  const asked = inputs.map(({ bundle, bundleSha256, changeSha256 }) => [
    bundle.id,
    bundleSha256,
    changeSha256,
  ]);
  const text = JSON.stringify([code, asked, settings]);
  return sha256(text);
}
