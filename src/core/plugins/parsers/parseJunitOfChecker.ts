import type { Finding } from "../output/finding";
import { numberOf } from "./jsonPath";
import { readXml, type XmlElement } from "./readXml";

function children(element: XmlElement, name: string): XmlElement[] {
  const list = element[name];
  return Array.isArray(list) ? list : [];
}

function text(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.[name];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** `line 2, col 5, Unexpected …` and `line 2, column 5, …`, which stands in front of the message again. */
const place = /\bline (?<line>\d+), col(?:umn)? (?<column>\d+)\b/i;

/** Checkers make a suite of each file: it has the file's name, and its tests, the rules, belong to no class of tests. */
function isOfChecker(suite: XmlElement): boolean {
  const isFile = /[\\/.][^\\/.]+$/.test(text(suite, "name") ?? "");
  const hasClasses = children(suite, "testcase").some((each) => text(each, "classname"));
  return isFile && (text(suite, "package") !== undefined || !hasClasses);
}

function severityOf(rule: XmlElement, failure: XmlElement | undefined): string | undefined {
  const properties = children(rule, "properties").flatMap((each) => children(each, "property"));
  const own = properties.find((each) => text(each, "name") === "severity");
  return text(own, "value") ?? text(failure, "type");
}

function toFinding(suite: XmlElement, rule: XmlElement): Finding | undefined {
  const [failure] = [...children(rule, "failure"), ...children(rule, "error")];
  if (failure === undefined) return undefined;
  const said = text(failure, "#text") ?? "";
  const told = place.exec(said)?.groups ?? {};
  const code = text(rule, "name") ?? "";
  const prefix = `${text(suite, "package") ?? ""}.`;
  return {
    file: text(suite, "name"),
    line: numberOf(text(rule, "line") ?? told["line"]),
    column: numberOf(text(rule, "column") ?? told["column"]),
    code: code.startsWith(prefix) ? code.slice(prefix.length) : code,
    severity: severityOf(rule, failure),
    message: text(failure, "message") ?? said,
  };
}

/** The findings of a JUnit report that a checker wrote, or undefined when it tells of tests. */
export function parseJunitOfChecker(report: string): Finding[] | undefined {
  const document = readXml(report);
  if (document === undefined) return undefined;
  const suites = [
    ...children(document, "testsuites").flatMap((each) => children(each, "testsuite")),
    ...children(document, "testsuite"),
  ];
  if (suites.length === 0 || !suites.every(isOfChecker)) return undefined;
  return suites.flatMap((suite) =>
    children(suite, "testcase").flatMap((rule) => toFinding(suite, rule) ?? []),
  );
}
