import { existsSync, lstatSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import path from "node:path";
import { isBelow } from "../../files/isBelow";
import { openSeal } from "../../files/seal";
import { isOwnResult, resultFiles } from "../../plugins/resultCache";
import type { OpenAttempt } from "./attempts";
import type { Engine, Work } from "./engine";
import { newEvent } from "./newEvent";
import { StepFailure } from "./stepFailure";
import { firstNames } from "../../../core/words/firstNames";
import { sha256 } from "../../../core/text/sha256";
import { readForeign } from "../../files/readForeign";

const mostRead = 1 << 20;
/** The store notices itself what became of its files, and engines lock them beside each other. */
const ofStore = /^(?:state\.|store\.json|claim)/;

/** What lies at a path, so that two moments can be told apart. */
function contentOf(file: string): string {
  const stats = lstatSync(file, { throwIfNoEntry: false, bigint: true });
  if (stats === undefined) return "nothing";
  try {
    if (stats.isSymbolicLink()) return `link ${readlinkSync(file)}`;
    if (!stats.isFile()) return stats.isDirectory() ? `folder ${realpathSync(file)}` : "no file";
    if (stats.size > mostRead) return `file ${stats.size} ${stats.ctimeNs}`;
    return `file ${sha256(readForeign(file, "state"))}`;
  } catch {
    return "unreadable";
  }
}

function namesIn(folder: string): string[] {
  const isFolder = lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder ? readdirSync(folder) : [];
}

function filesBelow(folder: string): string[] {
  return namesIn(folder).flatMap((name) => {
    const file = path.join(folder, name);
    const isFolder = lstatSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
    return isFolder ? [file, ...filesBelow(file)] : [file];
  });
}

/** Runs that no engine writes about: they have ended. Of one that nobody knows nothing is ever read. */
function endedRuns(engine: Engine): string[] {
  const rows = engine.store.all("SELECT id FROM runs WHERE status NOT IN ('pending', 'running')");
  return rows.map((row) => String(row["id"])).filter((run) => run !== engine.runId);
}

/** What these runs recorded of their base, which later ones may go on with. */
function baselinesOf(engine: Engine, runs: readonly string[]): string[] {
  const logs = path.join(engine.project.stateFolder, "logs");
  return runs
    .flatMap((run) => namesIn(path.join(logs, run)).map((id) => path.join(logs, run, id)))
    .map((folder) => path.join(folder, "baseline.json"))
    .filter((file) => existsSync(file));
}

/** The files below `.workstreams` that no engine writes while a child of this attempt works, with what is in them. */
function stateOf(
  engine: Engine,
  attempt: OpenAttempt,
  baselines: readonly string[],
): Map<string, string> {
  const { stateFolder } = engine.project;
  const own = path.dirname(attempt.logFile);
  const present = `${attempt.step}-${attempt.number}.`;
  const files = [
    stateFolder,
    ...namesIn(stateFolder)
      .filter((name) => !ofStore.test(name))
      .map((name) => path.join(stateFolder, name)),
    engine.logFolder,
    own,
    ...namesIn(own)
      .filter((name) => !name.startsWith(present))
      .map((name) => path.join(own, name))
      .flatMap((file) => [file, ...filesBelow(file)]),
    ...baselines,
  ];
  return new Map([
    ...files.map((file) => [file, contentOf(file)] as const),
    ...resultFiles(cacheOf(engine)).map((file) => [file, momentOf(file)] as const),
  ]);
}

function cacheOf({ project }: Engine): string {
  return path.join(project.stateFolder, "cache");
}

/** When a file was written last; results are many, and only one that was written since is read. */
function momentOf(file: string): string {
  const stats = lstatSync(file, { throwIfNoEntry: false, bigint: true });
  return stats === undefined ? "nothing" : `${stats.ino} ${stats.size} ${stats.ctimeNs}`;
}

/** Engines keep results beside each other, and remove old ones. */
function isKept(engine: Engine, file: string): boolean {
  if (!isBelow(cacheOf(engine), file) || file === cacheOf(engine)) return false;
  return momentOf(file) === "nothing" || isOwnResult(file, openSeal(engine.env));
}

/** The engine makes these folders itself, whenever it first has something for them. */
function isMade(engine: Engine, file: string, before: string | undefined, now: string): boolean {
  const { stateFolder } = engine.project;
  const isOwn = [path.join(stateFolder, "cache"), path.join(stateFolder, "logs")].includes(file);
  return isOwn && before === undefined && now === `folder ${file}`;
}

export interface StateGuard {
  /** The files below `.workstreams` that somebody else changed since, relative to the project; recorded as an event. */
  changed(): Promise<string[]>;
}

/** Watches `.workstreams` while a child works, which may be able to write there but has nothing to write. */
export function guardState(engine: Engine, work: Work, attempt: OpenAttempt): StateGuard {
  const ended = endedRuns(engine);
  const before = stateOf(engine, attempt, baselinesOf(engine, ended));
  return {
    async changed() {
      // Meanwhile another engine may have begun or ended a run, or gone on with one: what it wrote is its own. Of a
      // store that cannot be read any more the next commit says why, and keeps what is known.
      await engine.store.refresh().catch(() => undefined);
      const stillEnded = new Set(endedRuns(engine));
      const compared = baselinesOf(
        engine,
        ended.filter((run) => stillEnded.has(run)),
      );
      for (const file of baselinesOf(
        engine,
        ended.filter((run) => !stillEnded.has(run)),
      ))
        before.delete(file);
      const now = stateOf(engine, attempt, compared);
      const { root } = engine.project;
      const paths = [...new Set([...before.keys(), ...now.keys()])]
        .filter((file) => before.get(file) !== now.get(file))
        .filter((file) => !isMade(engine, file, before.get(file), now.get(file) ?? ""))
        .filter((file) => !isKept(engine, file))
        .map((file) => path.relative(root, file).split(path.sep).join("/"))
        .sort();
      if (paths.length > 0) {
        const event = newEvent(engine, "engine_files_changed", work.id, { paths });
        await engine.store.commit({ events: [event], writes: [] });
      }
      return paths;
    },
  };
}

/** What is told of files that somebody else changed. */
export function stateChangedText(paths: readonly string[], who: string): string {
  return `${firstNames(paths)} changed while ${who} worked, where only the engine writes; look at it, then resume`;
}

/** Lets a child work; throws a StepFailure where files of the engine's were changed meanwhile. */
export async function whileStateIsGuarded<T>(
  engine: Engine,
  work: Work,
  attempt: OpenAttempt,
  who: string,
  child: () => Promise<T>,
): Promise<T> {
  const guard = guardState(engine, work, attempt);
  const result = await child();
  const paths = await guard.changed();
  if (paths.length > 0) throw new StepFailure("main_changed", stateChangedText(paths, who));
  return result;
}
