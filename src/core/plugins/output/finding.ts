/** What a tool said about one place, in its own words and its own way of counting. */
export interface Finding {
  file?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
  endLine?: number | undefined;
  endColumn?: number | undefined;
  length?: number | undefined;
  code?: string | undefined;
  severity?: string | undefined;
  message?: string | undefined;
}

/** What a parser read out of a tool's output. */
export interface ParsedOutput {
  /** False when the text is not in this format at all. */
  fits: boolean;
  findings: Finding[];
  /** What the tool says about its own failure. */
  errors: string[];
  /** The tool says that it looked at no file. */
  lookedAtNothing: boolean;
  /** Files that the tool's configuration left out, as the tool names them. */
  leftOut: string[];
  /** The files that it looked at, as it names them; undefined where it does not say. */
  lookedAt: string[] | undefined;
  /** How many files that are; undefined where it does not say. */
  lookedCount: number | undefined;
}

/** A parser's answer with nothing in it. */
export function parsedOutput(part: Partial<ParsedOutput> = {}): ParsedOutput {
  return {
    fits: true,
    findings: [],
    errors: [],
    lookedAtNothing: false,
    leftOut: [],
    lookedAt: undefined,
    lookedCount: undefined,
    ...part,
  };
}
