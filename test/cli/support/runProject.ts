import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as z from "zod";
import { commitAll, git, initRepository } from "../../support/repository";
import { callCli, type CliAnswer, runCli, type RunningCli, startCli } from "./runCli";
import { assertReplays } from "./replayedState";
import {
  agentStart,
  committed,
  requirement,
  sampleBundle,
  tasks,
  type Files,
} from "./sampleChange";

export { isRunning, until } from "../../support/until";

type Row = Record<string, string | number | null>;

const folders: string[] = [];
let template: string | undefined;

function makeTemplate(): string {
  const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "workstreams-run-"));
  folders.push(folder);
  const root = path.join(folder, "project");
  for (const [file, text] of Object.entries(committed)) write(root, file, text);
  initRepository(root);
  commitAll(root);
  write(root, "openspec/changes/limit/proposal.md", requirement);
  write(root, "openspec/changes/limit/tasks.md", tasks);
  return folder;
}

function write(root: string, file: string, text: string | null): void {
  const target = path.join(root, file);
  if (text === null) {
    rmSync(target, { recursive: true, force: true });
    return;
  }
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

function hashesBelow(root: string, skip: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (folder: string) => {
    for (const name of readdirSync(path.join(root, folder))) {
      const file = path.join(folder, name);
      if (skip.includes(file)) continue;
      const stats = lstatSync(path.join(root, file));
      if (stats.isDirectory()) visit(file);
      else {
        const bytes = stats.isSymbolicLink()
          ? readlinkSync(path.join(root, file))
          : readFileSync(path.join(root, file));
        found.set(file, createHash("sha256").update(bytes).digest("hex"));
      }
    }
  };
  visit("");
  return found;
}

/** A git repository with the sample change, its bundle and a scripted agent; the change is not committed. */
export class RunProject {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;

  private constructor(
    readonly folder: string,
    isSandboxed: boolean,
  ) {
    this.root = path.join(folder, "project");
    const home = path.join(folder, "home");
    mkdirSync(home);
    this.env = {
      PATH: process.env["PATH"],
      // In a sandbox the scripted agent keeps its own files in a folder below it.
      HOME: isSandboxed ? path.dirname(folder) : home,
      XDG_STATE_HOME: path.join(home, "state"),
      NO_COLOR: "1",
      LANG: "C.UTF-8",
      // Tests steer commands and agents by files beside the project, which a sandbox hides.
      ...(isSandboxed ? {} : { OPENSPEC_WORKSTREAMS_SANDBOX: "off" }),
    };
  }

  /** `agent` is the JavaScript that the agent runs. */
  static create(
    agent: string,
    options: {
      bundle?: object;
      settings?: object;
      files?: Files;
      idle?: number;
      total?: number;
      /** Whether what it runs is kept in as it is for people. */
      sandbox?: boolean;
    } = {},
  ): RunProject {
    template ??= makeTemplate();
    const outer = mkdtempSync(path.join(realpathSync(tmpdir()), "workstreams-run-"));
    folders.push(outer);
    const folder = path.join(outer, "run");
    cpSync(template, folder, { recursive: true, verbatimSymlinks: true });
    const project = new RunProject(folder, options.sandbox ?? false);
    project.agent(agent);
    const scripted = {
      command: [process.execPath, path.join(folder, "agent.mjs"), "{promptFile}"],
      idleSeconds: options.idle ?? 300,
      totalSeconds: options.total ?? 600,
      ...(options.sandbox === true ? { home: ["run"] } : {}),
    };
    const settings = { agent: "scripted", agents: { scripted }, ...options.settings };
    project.write(".workstreams.json", JSON.stringify(settings));
    project.bundle(options.bundle ?? {});
    for (const [file, text] of Object.entries(options.files ?? {})) project.write(file, text);
    return project;
  }

  agent(script: string): void {
    writeFileSync(path.join(this.folder, "agent.mjs"), agentStart + script);
  }

  /** Writes a bundle: the sample's with other fields. */
  bundle(fields: object): void {
    const bundle = { ...sampleBundle, ...fields };
    this.write(`workstreams/${bundle.id}.json`, `${JSON.stringify(bundle, null, 2)}\n`);
  }

  write(file: string, text: string | null): void {
    write(this.root, file, text);
  }

  read(file: string): string {
    return readFileSync(path.join(this.root, file), "utf8");
  }

  has(file: string): boolean {
    return existsSync(path.join(this.root, file));
  }

  /** Calls of the agent: `ws-limit edit#1`, … */
  calls(): string[] {
    const file = path.join(this.folder, "calls.txt");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  }

  git(...args: string[]): string {
    return git(this.root, ...args);
  }

  commitAll(message: string): void {
    this.git("add", "-A");
    this.git("commit", "-qm", message);
  }

  /** Asks the real sqlite3 program. */
  sql(query: string): Row[] {
    const file = path.join(this.root, ".workstreams/state.db");
    const text = execFileSync("sqlite3", ["-json", file, query], { encoding: "utf8" });
    return text.trim() === "" ? [] : parseRows(text);
  }

  /** The last attempts as `edit#1 failed no_changes`. */
  attempts(where = "1"): string[] {
    return this.sql(
      `SELECT step || '#' || attempt || ' ' || status || coalesce(' ' || reason, '') AS line
       FROM step_attempts WHERE ${where} ORDER BY started_at, rowid`,
    ).map((row) => String(row["line"]));
  }

  events(where = "1"): string[] {
    return this.sql(`SELECT event_type FROM events WHERE ${where} ORDER BY seq`).map((row) =>
      String(row["event_type"]),
    );
  }

  states(): Record<string, string> {
    const rows = this.sql("SELECT id, state FROM workstreams ORDER BY id");
    return Object.fromEntries(rows.map((row) => [String(row["id"]), String(row["state"])]));
  }

  /** Everything of the user's: files, git's status, index and branches, without the engine's own. */
  snapshot(): Record<string, unknown> {
    const refs = this.git("for-each-ref", "--format=%(refname) %(objectname)").split("\n");
    return {
      files: Object.fromEntries(
        hashesBelow(this.root, [".git", ".workstreams", ".worktrees"]).entries(),
      ),
      status: this.git("status", "--porcelain")
        .split("\n")
        .filter((line) => !/ \.work(streams|trees)\/$/.test(line)),
      staged: this.git("ls-files", "--stage"),
      head: readFileSync(path.join(this.root, ".git/HEAD"), "utf8"),
      config: readFileSync(path.join(this.root, ".git/config"), "utf8"),
      refs: refs.filter((line) => !/^refs\/(heads\/workstream|workstreams)\//.test(line)),
    };
  }

  /** Hashes of every file below the project, git's own included. */
  everything(): Map<string, string> {
    return hashesBelow(this.root, []);
  }

  async start(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
    cwd = this.root,
  ): Promise<RunningCli> {
    return startCli(args, { cwd, env: { ...this.env, ...env } });
  }

  /** Calls the program in this process, so that a test can be its agent and give its signals. */
  async call(args: readonly string[], given: Parameters<typeof callCli>[2]): Promise<CliAnswer> {
    const answer = await callCli(args, { cwd: this.root, env: this.env }, given);
    await assertReplays(this.root);
    return answer;
  }

  async cli(...args: string[]): Promise<CliAnswer> {
    return this.cliWith({}, ...args);
  }

  async cliWith(env: NodeJS.ProcessEnv, ...args: string[]): Promise<CliAnswer> {
    const answer = await runCli(args, { cwd: this.root, env: { ...this.env, ...env } });
    // Whatever a test is about: what ended is what its events say.
    await assertReplays(this.root);
    return answer;
  }

  /** Runs the CLI as a process of its own: it may die, or be looked at from outside. */
  async process(env: NodeJS.ProcessEnv, ...args: string[]): Promise<CliAnswer> {
    const running = startCli(args, { cwd: this.root, env: { ...this.env, ...env } });
    return running.ended;
  }

  /** Runs everything with the repository's commands approved. */
  run(...args: string[]): Promise<CliAnswer> {
    return this.cli("run", ...(args.length > 0 ? args : ["--all"]), "--trust");
  }
}

const RowsSchema = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()])));

function parseRows(text: string): Row[] {
  return RowsSchema.parse(JSON.parse(text));
}

/** Printed text without its line breaks and columns. */
export function flat(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** Removes what the tests made. */
export function removeProjects(): void {
  for (const folder of folders.splice(0))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  template = undefined;
}
