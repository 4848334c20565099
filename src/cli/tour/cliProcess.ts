import { execa } from "execa";
import type * as z from "zod";
import type { Io } from "../io";
import { InspectRowsDocumentSchema } from "../../protocol/cli";

/** Runs this same program as a process of its own, in one folder, as a person would in a terminal. */
export interface CliProcess {
  /** Shows what it prints; answers its exit code. */
  show(args: readonly string[]): Promise<number>;
  /** The rows of a SELECT on the sample's database. */
  rows(sql: string): Promise<NonNullable<z.infer<typeof InspectRowsDocumentSchema>["data"]>>;
}

/** `output` is where the person reads: stderr when stdout belongs to a JSON document. */
export function cliProcess(
  { program: [file = "", ...program], env }: Io,
  cwd: string,
  output: "stdout" | "stderr",
): CliProcess {
  return {
    async show(args) {
      const { exitCode } = await execa(file, [...program, ...args], {
        cwd,
        env,
        reject: false,
        stdin: "ignore",
        stdout: output === "stdout" ? "inherit" : 2,
        stderr: "inherit",
      });
      return exitCode ?? 1;
    },
    async rows(sql) {
      const args = [...program, "inspect", "--sql", sql, "--json"];
      const { stdout } = await execa(file, args, { cwd, env });
      return InspectRowsDocumentSchema.parse(JSON.parse(stdout)).data ?? [];
    },
  };
}
