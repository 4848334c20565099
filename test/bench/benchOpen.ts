import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import * as z from "zod";
import { stateFileOf } from "../../src/node/store/openStore";
import { bundleProgram } from "../support/bundleProgram";
import { median, say } from "./figures";

const AnswerSchema = z.object({
  milliseconds: z.number(),
  /** Of the processor, on all threads. */
  work: z.number(),
  events: z.int(),
  atFirst: z.number(),
  held: z.number(),
});

const rounds = 9;

/** What a fresh process needs to open a store, as one that was closed leaves it and as one that was killed does. */
export async function benchOpen(clean: string, killed: string): Promise<void> {
  const program = await bundleProgram("test/store/opener.ts");
  const open = (folder: string) => {
    const answer = execFileSync(process.execPath, ["--expose-gc", program, folder], {
      encoding: "utf8",
    });
    return AnswerSchema.parse(JSON.parse(answer));
  };
  const answers = { clean: [open(clean)], killed: [open(killed)] };
  for (let round = 1; round < rounds; round++) {
    answers.clean.push(open(clean));
    answers.killed.push(open(killed));
  }
  const middle = (
    name: keyof typeof answers,
    figure: "milliseconds" | "work" | "atFirst" | "held",
  ) => median(answers[name].map((answer) => answer[figure]));
  const size = fs.statSync(stateFileOf(clean)).size / 1e6;
  const log = fs.readdirSync(killed).find((name) => /^state\.log\.\d+$/.test(name)) ?? "";
  const kilobytes = fs.statSync(path.join(killed, log)).size / 1024;
  // The goals are for ten megabytes; what is larger takes longer to read.
  const isGoal = size < 20;
  say("cold open, fresh process", middle("clean", "milliseconds"), "ms", isGoal ? 120 : null);
  say("  processor time of it", middle("clean", "work"), "ms", null);
  const withLog = `the same with ${kilobytes.toFixed(0)} KB of log`;
  say(withLog, middle("killed", "milliseconds"), "ms", isGoal ? 350 : null);
  say("  processor time of it", middle("killed", "work"), "ms", null);
  say("memory right after it (rss)", middle("clean", "atFirst"), "MB", null);
  say("memory that it holds (rss after gc)", middle("clean", "held"), "MB", 80 + 1.3 * size);
}
