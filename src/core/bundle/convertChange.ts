import { BundleSchema, type Bundle } from "../model/bundle";
import type { Change, ChangeFiles, Place, Task } from "../model/change";
import type { Issue } from "../model/issue";
import { issueAt } from "../model/issueAt";
import { checkChange } from "../checks/change/checkChange";
import { sha256 } from "../text/sha256";
import { bundleId, type ExistingBundle } from "./bundleId";
import { bundleScope, givenScope } from "./bundleScope";
import { formatBundle } from "./formatBundle";
import { findNamedPaths, type NamedPath } from "../scope/namedPaths";
import { trackedPathsOf } from "../scope/pathToken";
import { scopeCandidates } from "./scopeCandidates";
import { sourceLines } from "../scope/sourceLines";
import { findTestCommands, type NamedCommand } from "../scope/testCommands";
import { verifyLines } from "../trace/verifyLines";

export interface ConversionInput {
  change: Change;
  files: ChangeFiles;
  /** What HEAD tracks, relative to the openspec root. */
  trackedPaths: readonly string[];
  /** What the person decided: an id, and a scope instead of the named paths. */
  overrides?: { wsId?: string | undefined; scope?: readonly string[] | undefined };
  existing: readonly ExistingBundle[];
}

/** Where one value of a bundle came from. */
export interface Provenance {
  field: string;
  value: string;
  place: Place;
}

export interface Conversion {
  bundle: Bundle;
  /** The file's exact text. */
  text: string;
  /** `workstreams/<id>.json`. */
  path: string;
  provenance: readonly Provenance[];
  /** Tasks left out because they are done. */
  doneTasks: readonly Task[];
  /** Files that may belong to the scope, best first; only when nothing in the change names one. */
  candidates: readonly string[];
  /** What is wrong with the change; with an error among them the bundle is not worth keeping. */
  issues: readonly Issue[];
}

/** Ticked boxes are no change of the source, so they are left out of it. */
function sourceHashes(
  change: Change,
  named: readonly NamedPath[],
  commands: readonly NamedCommand[],
  isScopeGiven: boolean,
): Record<string, string> {
  const hash = (value: unknown) => sha256(JSON.stringify(value));
  const requirements = change.requirements.map((each) => [each.key, each.operation, each.sha256]);
  return {
    tasks: hash(change.tasks.map(({ text }) => text)),
    ...(isScopeGiven ? {} : { files_scope: hash(named.map(({ path }) => path)) }),
    acceptance_tests: hash([requirements, commands.map(({ command }) => command)]),
  };
}

function titlePlace(change: Change, files: ChangeFiles): Place {
  const proposal = `${change.folder}/proposal.md`;
  const lines = (files[proposal] ?? "").split(/\r\n|\n|\r/);
  const line = lines.findIndex((text) => /^(#\s|["']?title["']?\s*:)/.test(text));
  const file = files[proposal] === undefined ? change.folder : proposal;
  return { file, line: Math.max(line, 0) + 1, column: 1 };
}

function nothingOpen(change: Change, openTasks: readonly Task[]): Issue[] {
  if (openTasks.length > 0 || !change.tasks.some(({ done }) => done)) return [];
  const message = `All ${change.tasks.length} tasks of "${change.id}" are done, so there is nothing left to convert. Open one again, or archive the change.`;
  return [
    issueAt(
      { file: `${change.folder}/tasks.md` },
      { source: "bundle", code: "task-is-open", message },
    ),
  ];
}

/**
 * Converts a change to a bundle: requirements and scenarios become what is to be proven, open tasks what is to be done,
 * named paths where. A pure function: the same change and the same tracked paths give the same text, byte for byte.
 * Throws a UserError that asks for --ws-id or names the --scope that cannot be.
 */
export function convertChange(input: ConversionInput): Conversion {
  const { change, files, overrides = {} } = input;
  const tracked = trackedPathsOf(input.trackedPaths);
  const id = bundleId(change, input.existing, overrides.wsId);
  const lines = sourceLines(change, files);
  const commands = findTestCommands(lines);
  const named = findNamedPaths(lines, tracked);
  const isGiven = overrides.scope !== undefined && overrides.scope.length > 0;
  const given = isGiven ? givenScope(overrides.scope ?? [], tracked) : undefined;
  const scope = bundleScope(named, commands, given, tracked);
  const openTasks = change.tasks.filter(({ done, text }) => !done && text !== "");
  const verify = verifyLines(change);
  const bundle = BundleSchema.parse({
    id,
    openspec_change: change.id,
    files_scope: scope.filesScope,
    files_create: scope.filesCreate,
    tasks: openTasks.map(({ text }) => text),
    acceptance_tests: [...verify.map(({ line }) => line), ...commands.map((each) => each.command)],
    metadata: { source_sha256: sourceHashes(change, named, commands, isGiven) },
  });
  const idOrigin = { field: "id", value: id, place: titlePlace(change, files) };
  return {
    bundle,
    text: formatBundle(bundle),
    path: `workstreams/${id}.json`,
    provenance: [
      ...(overrides.wsId === undefined ? [idOrigin] : []),
      ...scope.origins,
      ...openTasks.map(({ text, place }) => ({ field: "tasks", value: text, place })),
      ...verify.map(({ line, place }) => ({ field: "acceptance_tests", value: line, place })),
      ...commands.map((each) => ({
        field: "acceptance_tests",
        value: each.command,
        place: each.place,
      })),
    ],
    doneTasks: change.tasks.filter(({ done }) => done),
    candidates: scope.isNamed ? [] : scopeCandidates(change, tracked.all),
    issues: [...checkChange(change, files), ...nothingOpen(change, openTasks)],
  };
}
