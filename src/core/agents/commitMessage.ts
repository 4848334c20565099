/** What a commit of the engine says about where it comes from. */
export interface CommitTrailers {
  change: string;
  workstream: string;
  run: string;
  /** `<step>#<attempt>`: `edit#1`. */
  attempt: string;
}

/** The names of the trailers, in the order in which they are written. */
const names = {
  change: "OpenSpec-Change",
  workstream: "Workstream",
  run: "Run",
  attempt: "Attempt",
} as const satisfies Record<keyof CommitTrailers, string>;

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** A commit message: the subject on one line, an empty line, the trailers. */
export function buildCommitMessage(subject: string, trailers: CommitTrailers): string {
  const keys = ["change", "workstream", "run", "attempt"] as const;
  const lines = keys.map((key) => `${names[key]}: ${oneLine(trailers[key])}`);
  return `${oneLine(subject)}\n\n${lines.join("\n")}\n`;
}

/** The trailers of a commit message; null unless every one of ours stands in its last paragraph. */
export function parseTrailers(message: string): CommitTrailers | null {
  const last =
    message
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? "";
  const lines = last.split("\n");
  const value = (key: keyof CommitTrailers) => {
    const line = lines.find((each) => each.startsWith(`${names[key]}:`)) ?? "";
    return line.slice(names[key].length + 1).trim();
  };
  const [change, workstream] = [value("change"), value("workstream")];
  const [run, attempt] = [value("run"), value("attempt")];
  if (change === "" || workstream === "" || run === "" || attempt === "") return null;
  return { change, workstream, run, attempt };
}
