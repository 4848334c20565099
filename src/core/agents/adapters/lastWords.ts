import type { AgentOutput } from "./agentAdapter";

const longest = 300;

/** The last thing that a program said; after a crash of Node the error, which stands above its stack and Node's version. */
export function lastWords({ stdout, stderr }: Pick<AgentOutput, "stdout" | "stderr">): string {
  const all = (stderr.trim() || stdout.trim()).split("\n").map((line) => line.trim());
  const lines = all.filter((line) => !/^(?:at .*[):]|\})/.test(line));
  const crash = /^Node\.js v[\d.]+$/.test(lines.at(-1) ?? "");
  const error = crash
    ? lines.findLast((line) => /^(?:\w*Error\b|Uncaught )/.test(line))
    : undefined;
  return (error ?? lines.at(-1) ?? "").slice(0, longest);
}
