import { execFile } from "node:child_process";
import * as z from "zod";
import { UserError } from "../../core/errors";
import { FailureDocumentSchema } from "../../protocol/cli";
import type { Log } from "../shown/log";

/** A run of VS Code's own Node: a program, its arguments and what its environment needs besides. */
export interface NodeProcess {
  program: string;
  args: string[];
  env: Record<string, string>;
}

/** The engine's command line, as a child process of VS Code's own Node. */
export class CliProgram {
  constructor(
    private readonly script: string,
    private readonly log: Log,
  ) {}

  /** How to start a command, for a terminal or a task. */
  process(root: string, args: readonly string[]): NodeProcess {
    return {
      program: process.execPath,
      args: [this.script, ...args, "--root", root],
      env: { ELECTRON_RUN_AS_NODE: "1" },
    };
  }

  /**
   * Runs a command with --json and gives its document, also when it says that the command did not succeed.
   * Throws a UserError when there is no such document.
   */
  async ask<S extends z.ZodType>(
    root: string,
    args: readonly string[],
    schema: S,
  ): Promise<z.infer<S>> {
    const { program, args: argv, env } = this.process(root, [...args, "--json"]);
    this.log.info(`openspec-workstreams ${args.join(" ")}`);
    const { stdout, stderr } = await output(program, argv, { ...process.env, ...env }, root);
    const document = parseJson(stdout);
    const parsed = schema.safeParse(document);
    if (parsed.success) return parsed.data;
    const failure = FailureDocumentSchema.safeParse(document);
    if (failure.success) {
      throw new UserError(failure.data.issues.map((issue) => issue.message).join(" "), {
        issues: failure.data.issues,
      });
    }
    this.log.error(`openspec-workstreams ${args.join(" ")} answered`, stdout, stderr);
    throw new UserError(
      `"${args[0] ?? ""}" gave no answer that can be read; the log has all of it.`,
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function output(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd: string,
): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const options = { env, cwd, maxBuffer: 64 * 1024 * 1024, encoding: "utf8" } as const;
    execFile(program, args, options, (error, stdout, stderr) => {
      // An exit code is an answer, and so is a document; that it could not start is neither.
      if (error !== null && typeof error.code !== "number" && stdout === "") {
        reject(new Error(`${program} could not be started: ${error.message}`));
        return;
      }
      resolve({ stdout, stderr });
    });
  });
}
