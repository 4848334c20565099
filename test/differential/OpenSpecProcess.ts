import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import path from "node:path";

/** OpenSpec's own modules in one process of their own: asked about folders, one after the other. */
export class OpenSpecProcess {
  readonly #child = spawn(
    process.execPath,
    [
      path.join(import.meta.dirname, "openspecAnswers.mjs"),
      path.join(import.meta.dirname, "../../node_modules/@fission-ai/openspec/dist"),
    ],
    {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, OPENSPEC_TELEMETRY: "0", DO_NOT_TRACK: "1" },
    },
  );
  readonly #lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();

  /** What OpenSpec says about the project in a folder. */
  async ask(root: string): Promise<unknown> {
    this.#child.stdin.write(`${JSON.stringify(root)}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error("OpenSpec's process ended");
    return JSON.parse(line.value);
  }

  close(): void {
    this.#child.stdin.end();
  }
}
