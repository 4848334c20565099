import { parsedOutput, type Finding, type ParsedOutput } from "../output/finding";

const summary = /^(?:FAILED|ERROR) (?<node>\S.*?\.py(?:::.*?)?)(?: - (?<message>.*))?$/gm;
const counts = /^=* *(?:\d+ [a-z]+(?:, )?)+ in [\d.]+s?\b.*$/m;
const noTests = /^=* *no tests (?:ran|collected)\b.*$/m;
const heading = /^_{2,} (?:ERROR (?:at \w+ of|collecting) )?(?<name>.+?) _{2,}$/;
const place = /^(?<file>[^\s:][^:\n]*\.py):(?<line>\d+): ?(?<said>.*)$/gm;

interface Place {
  file: string;
  line: number;
  said: string;
}

function placesIn(text: string): Place[] {
  return [...text.matchAll(place)].map(({ groups }) => ({
    file: groups?.["file"] ?? "",
    line: Number(groups?.["line"]),
    said: groups?.["said"] ?? "",
  }));
}

/** The tracebacks by the name that stands over them: a test as `Class.test[param]`, or the file of a collection error. */
function tracebacks(text: string): Map<string, string> {
  const sections = new Map<string, string>();
  let name: string | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (/^={3,} .* ={3,}$/.test(line)) name = undefined;
    const next = heading.exec(line)?.groups?.["name"];
    if (next !== undefined) {
      name = next;
      sections.set(next, "");
    } else if (name !== undefined) {
      sections.set(name, `${sections.get(name) ?? ""}${line}\n`);
    }
  }
  return sections;
}

function isSameFile(one: string, other: string): boolean {
  return one === other || one.endsWith(`/${other}`);
}

/** The innermost place of the traceback that lies in the test's own file, or else the innermost one. */
function placeOf(file: string, traceback: string | undefined): Place | undefined {
  if (traceback === undefined) return undefined;
  const places = placesIn(traceback);
  return places.findLast((each) => isSameFile(each.file, file)) ?? places.at(-1);
}

interface Report {
  sections: ReadonlyMap<string, string>;
  places: readonly Place[];
}

function toFinding(node: string, message: string | undefined, report: Report): Finding {
  const [file = "", ...names] = node.split("::");
  const traceback = report.sections.get(names.length === 0 ? file : names.join("."));
  // With --tb=line there are no headings; the message tells which line is the test's.
  const told = report.places.filter((each) => isSameFile(each.file, file));
  const said = (message ?? "").replace(/\.\.\.$/, "");
  const found =
    placeOf(file, traceback) ?? told.find((each) => said !== "" && each.said.startsWith(said));
  const reason = traceback === undefined ? undefined : /^E\s+(?!\s)(.*)$/m.exec(traceback)?.[1];
  const isOwn = found !== undefined && isSameFile(found.file, file);
  return {
    file: isOwn ? found.file : file,
    line: isOwn ? found.line : undefined,
    code: node,
    message: message ?? reason ?? "test failed",
  };
}

/** Reads pytest's report for people: each failed test of its short summary, at the place that its traceback names. */
export function parsePytest(text: string): ParsedOutput {
  const report = { sections: tracebacks(text), places: placesIn(text) };
  const findings = [...text.matchAll(summary)].map(({ groups }) =>
    toFinding(groups?.["node"] ?? "", groups?.["message"], report),
  );
  const last = counts.exec(text)?.[0];
  const isEmpty =
    noTests.test(text) ||
    (last !== undefined && !/\b(?:passed|failed|errors?|xpassed)\b/.test(last));
  return parsedOutput({
    fits: last !== undefined || noTests.test(text) || findings.length > 0,
    findings,
    lookedAtNothing: findings.length === 0 && isEmpty,
  });
}
