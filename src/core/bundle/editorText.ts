import { parseTree, printParseErrorCode, type Node, type ParseError } from "jsonc-parser";
import { shallowText } from "../json/jsonDepth";
import type { Issue } from "../model/issue";
import type { EditorProblem, EditorSection } from "./editorModel";

/** A bundle's text, read so leniently that a wrong value still shows; it is for `check` to say that it is wrong. */
export interface EditorText {
  root: Node;
  text: string;
}

/** Why a text cannot be shown as a form: the first thing that is no JSON. */
export interface UnreadableText {
  message: string;
  line: number;
  column: number;
}

/** Reads a bundle's text; one that is not a JSON object comes back as where and why. */
export function readEditorText(text: string): EditorText | UnreadableText {
  const errors: ParseError[] = [];
  const root = parseTree(shallowText(text), errors);
  const first = errors[0];
  if (first !== undefined) {
    return { message: sentence(first), ...positionAt(text, first.offset) };
  }
  if (root?.type !== "object") {
    return { message: "a bundle is one JSON object", line: 1, column: 1 };
  }
  return { root, text };
}

function sentence(error: ParseError): string {
  const words = printParseErrorCode(error.error).replace(/([a-z])([A-Z])/g, "$1 $2");
  return words.toLowerCase().replace(/^(\w+) expected$/, "a $1 is expected here");
}

function positionAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** A value by its path of property names. */
export function valueNode({ root }: EditorText, ...path: string[]): Node | undefined {
  return path.reduce<Node | undefined>(
    (at, name) =>
      at?.type === "object"
        ? at.children?.findLast((child) => child.children?.[0]?.value === name)?.children?.[1]
        : undefined,
    root,
  );
}

export function stringAt(from: EditorText, ...path: string[]): string | null {
  const value: unknown = valueNode(from, ...path)?.value;
  return typeof value === "string" ? value : null;
}

export function numberAt(from: EditorText, ...path: string[]): number | null {
  const value: unknown = valueNode(from, ...path)?.value;
  return typeof value === "number" ? value : null;
}

/** The items of a list; what is no string is shown as it stands. */
export function itemsAt(from: EditorText, ...path: string[]): { value: string; node: Node }[] {
  const list = valueNode(from, ...path);
  if (list?.type !== "array") return [];
  return (list.children ?? []).map((node) => {
    const value: unknown = node.value;
    const shown = typeof value === "string" ? value : from.text.slice(node.offset, endOf(node));
    return { value: shown, node };
  });
}

const endOf = (node: Node): number => node.offset + node.length;

const sections: Readonly<Record<string, EditorSection>> = {
  tasks: "tasks",
  files_scope: "scope",
  files_create: "scope",
  acceptance_tests: "tests",
  scenario_tests: "tests",
  circuit_breaker: "limits",
  budget: "limits",
  depends_on: "deps",
  conflict_group: "deps",
};

/** The section of the page that shows a field of the bundle. */
function sectionAt({ root, text }: EditorText, issue: Issue): EditorSection {
  const offset = offsetAt(text, issue);
  const property = root.children?.find((child) => child.offset <= offset && offset <= endOf(child));
  const name: unknown = property?.children?.[0]?.value;
  return (typeof name === "string" ? sections[name] : undefined) ?? "more";
}

function offsetAt(text: string, { line, column }: Pick<Issue, "line" | "column">): number {
  const breaks = /\r\n|\n|\r/g;
  let start = 0;
  for (let at = 1; at < line && breaks.exec(text) !== null; at++) start = breaks.lastIndex;
  return start + column - 1;
}

/** What blocks the bundle or warns about it, with the place on the page that it belongs to. */
export function problemsOf(from: EditorText, issues: readonly Issue[]): EditorProblem[] {
  return issues.flatMap((issue) => {
    if (issue.severity !== "error" && issue.severity !== "warning") return [];
    // Overlaps have a place of their own on the page, with what to do about them.
    if (issue.code === "scopes-do-not-overlap") return [];
    const { severity, message, file, line, column } = issue;
    const section = sectionAt(from, issue);
    return [
      { severity, message, help: issue.help ?? null, section, place: { file, line, column } },
    ];
  });
}

/** The problems that stand at a value itself. */
export function problemsAt(
  from: EditorText,
  node: Node,
  problems: readonly EditorProblem[],
): EditorProblem[] {
  return problems.filter((problem) => {
    const offset = offsetAt(from.text, problem.place);
    return node.offset <= offset && offset < endOf(node);
  });
}
