import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { z } from "zod";
import { openStore } from "../../src/node/store/openStore";
import { git, initRepository, writeFiles } from "../support/repository";
import { temporaryFolder } from "../support/temporaryFolder";
import { runCli, type CliAnswer, usualEnvironment } from "./support/runCli";

/** Texts by the path of their file. */
export type Files = Readonly<Record<string, string>>;

/** What the scripted agent writes for a workstream; a fix only where something has to be mended. */
export interface ScriptedWork {
  edit: Files;
  fix?: Files;
}

const agents = path.resolve(import.meta.dirname, "../fixtures/agents");

/** Whether a program is there and runs; tests of what needs it are skipped by name otherwise. */
export function hasProgram(name: string): boolean {
  return spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0;
}

/** A git repository of a person, in a temporary folder of its own, and the CLI in it. */
export class ScratchProject {
  /** The git root. */
  readonly top: string;
  /** Set on top of the environment of every CLI call. */
  env: Readonly<Record<string, string>> = {};
  readonly #outside = temporaryFolder();

  /** `openspecRoot` is where `openspec/` lies, below the git root. */
  constructor(
    {
      name = "project",
      branch = "main",
      top,
    }: { name?: string; branch?: string; top?: string } = {},
    private readonly openspecRoot = "",
  ) {
    this.top = top ?? path.join(this.#outside, name);
    mkdirSync(this.root, { recursive: true });
    if (top !== undefined) return;
    initRepository(this.top, branch);
  }

  /** Another project of the same repository. */
  neighbour(openspecRoot: string): ScratchProject {
    return new ScratchProject({ top: this.top }, openspecRoot);
  }

  /** The folder that holds `openspec/`. */
  get root(): string {
    return path.join(this.top, this.openspecRoot);
  }

  /** The file that other programs open. */
  get database(): string {
    return path.join(this.root, ".workstreams/state.db");
  }

  write(files: Files): void {
    writeFiles(this.root, files);
  }

  read(file: string): string {
    return readFileSync(path.join(this.root, file), "utf8");
  }

  has(file: string): boolean {
    return existsSync(path.join(this.root, file));
  }

  remove(file: string): void {
    rmSync(path.join(this.root, file), { recursive: true });
  }

  git(...args: readonly string[]): string {
    return git(this.top, ...args).trim();
  }

  commitAll(message = "Start"): void {
    this.git("add", "-A");
    this.git("commit", "-q", "-m", message);
  }

  /** Every file, git's own included, with its text: what "nothing was written" is compared by. */
  snapshot(): Map<string, string> {
    const entries = readdirSync(this.top, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return new Map(
      files
        .map((entry) => path.join(entry.parentPath, entry.name))
        .sort()
        .map((file) => [path.relative(this.top, file), readFileSync(file, "latin1")]),
    );
  }

  /** Makes the scripted agent the one of `.workstreams.json`; it and its script lie outside of the repository. */
  useAgent(work: Readonly<Record<string, ScriptedWork>>): void {
    const script = path.join(this.#outside, "script.json");
    writeFileSync(script, JSON.stringify(work));
    this.useCommand([process.execPath, path.join(agents, "scriptAgent.mjs"), script]);
  }

  /** Makes the agent that knows nothing but its prompt the one of `.workstreams.json`. */
  usePromptOnlyAgent(): void {
    this.useCommand([process.execPath, path.join(agents, "promptOnlyAgent.mjs"), "{promptFile}"]);
  }

  private useCommand(command: readonly string[]): void {
    this.changeSettings({ agent: "scripted", agents: { scripted: { command } } });
  }

  /** Sets fields of `.workstreams.json`. */
  changeSettings(fields: Readonly<Record<string, unknown>>): void {
    const file = ".workstreams.json";
    const before: unknown = this.has(file) ? JSON.parse(this.read(file)) : {};
    const settings = Object.assign({}, before, fields);
    this.write({ [file]: `${JSON.stringify(settings, null, 2)}\n` });
  }

  cli(...args: readonly string[]): Promise<CliAnswer> {
    return runCli(args, { cwd: this.root, env: usualEnvironment(this.env) });
  }

  /** Runs a command that has to end well. */
  async ok(...args: readonly string[]): Promise<CliAnswer> {
    const answer = await this.cli(...args);
    assert.equal(answer.exitCode, 0, `${args.join(" ")}\n${answer.stdout}\n${answer.stderr}`);
    return answer;
  }

  /** Runs a command with --json; its document has to be what the schema says. */
  async json<T>(schema: z.ZodType<T>, ...args: readonly string[]) {
    const { exitCode, stdout, stderr } = await this.cli(...args, "--json");
    assert.match(stdout, /^[{].*[}]\n$/s, `${args.join(" ")} printed no document\n${stderr}`);
    const document = schema.parse(JSON.parse(stdout));
    return { exitCode, stderr, document };
  }

  /** Asks the real sqlite3 program. */
  sqlite3(sql: string): string {
    return execFileSync("sqlite3", [this.database, sql], { encoding: "utf8" }).trim();
  }

  /** What the database holds, as sqlite3 would print it. */
  async sql(query: string): Promise<string> {
    const reader = await openStore(path.dirname(this.database), { readOnly: true });
    try {
      const rows = reader.all(query).map((row) => Object.values(row).join("|"));
      return rows.join("\n");
    } finally {
      await reader.close();
    }
  }

  /** The names of all events in order. */
  async events(): Promise<string[]> {
    return (await this.sql("SELECT event_type FROM events ORDER BY seq")).split("\n");
  }
}

/** The text of a bundle that a person writes by hand: the required fields and what is given. */
export function bundleText(bundle: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(bundle, null, 2)}\n`;
}
