import type { ExitCodes, PluginManifest } from "../manifest";

function includes(codes: ExitCodes, exitCode: number): boolean {
  return codes.some((code) => {
    if (typeof code === "number") return code === exitCode;
    const [from, to] = code.split("-").map(Number);
    return from !== undefined && to !== undefined && from <= exitCode && exitCode <= to;
  });
}

/** Signals that end programs, as shells add their number to 128. */
const signals: Readonly<Record<number, string>> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  13: "SIGPIPE",
  14: "SIGALRM",
  15: "SIGTERM",
  24: "SIGXCPU",
  25: "SIGXFSZ",
};

/** The signal that an exit code stands for, as shells (128 + n) and other programs (-n) write it. */
function signalOf(exitCode: number): string | undefined {
  return signals[exitCode < 0 ? -exitCode : exitCode - 128];
}

/** The exit code for people, with the signal's name where it stands for one. */
export function exitCodeText(exitCode: number): string {
  const signal = signalOf(exitCode);
  return signal === undefined
    ? `exit code ${exitCode}`
    : `ended by ${signal} (exit code ${exitCode})`;
}

/** Bits of an exit code that is a sum; what is above them is a signal or a system's error. */
const maxBits = 64;

/** What the tool means by an exit code; `unexpected` is a failure of the tool. */
export function exitMeaning(
  { exit }: Pick<PluginManifest, "exit">,
  exitCode: number,
): "clean" | "issues" | "unexpected" {
  if (includes(exit.clean, exitCode)) return "clean";
  if (exit.brokenBits !== undefined && exit.brokenBits !== 0) {
    const isSum = exitCode > 0 && exitCode < maxBits;
    return isSum && (exitCode & exit.brokenBits) === 0 ? "issues" : "unexpected";
  }
  return includes(exit.issues, exitCode) ? "issues" : "unexpected";
}

/** Whether findings that could be read matter more than this exit code. */
export function issuesWin({ exit }: Pick<PluginManifest, "exit">, exitCode: number): boolean {
  return includes(exit.issuesWinOn, exitCode);
}
