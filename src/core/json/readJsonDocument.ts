import {
  getNodeValue,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from "jsonc-parser";
import type * as z from "zod";
import type { Issue, Severity } from "../model/issue";
import { describeProblem } from "./describeProblem";
import { deepest, firstTooDeep } from "./jsonDepth";
import { nodeAt, placer } from "./jsonPlaces";
import { nearestNames } from "./nearestName";
import { unknownFields, type UnknownField } from "./unknownFields";

/** How to read one kind of JSON document. */
export interface JsonDocumentKind<Schema extends z.ZodType> {
  schema: Schema;
  /** `source` of its issues. */
  source: string;
  /** Paths of objects that take any field. */
  free: readonly string[];
}

/** Makes an issue at a value of the text, or at its nearest parent that exists. */
export type IssueAtPath = (
  path: readonly PropertyKey[],
  what: { code: string; message: string; severity?: Severity },
) => Issue;

/** What a JSON text holds; `value` only when the schema accepts it. */
export interface JsonDocument<Value> {
  value: Value | undefined;
  /** What the text says, whether or not the schema accepts it; undefined when it is no JSON. */
  raw: unknown;
  issues: readonly Issue[];
  issueAtPath: IssueAtPath;
}

const reasons: Readonly<Record<string, string>> = {
  InvalidSymbol: "a word that JSON does not know; texts need double quotes",
  InvalidNumberFormat: "a number that is not written as JSON writes numbers",
  PropertyNameExpected:
    'a field name in double quotes is missing, or the comma before "}" is one too many',
  ValueExpected: "a value is missing, or the comma before it is one too many",
  ColonExpected: 'missing ":" between a field and its value',
  CommaExpected: "missing comma before this",
  CloseBraceExpected: 'missing "}"',
  CloseBracketExpected: 'missing "]"',
  EndOfFileExpected: "something stands after the end; one document is one object",
  InvalidCommentToken: "a comment; JSON has none",
  UnexpectedEndOfComment: "a comment that never ends",
  UnexpectedEndOfString: 'a text that is not closed with "',
  UnexpectedEndOfNumber: "a number that breaks off",
  InvalidUnicode: "a \\u escape that is not four digits",
  InvalidEscapeCharacter: "an escape that JSON does not know; write \\\\ for a backslash",
  InvalidCharacter: "a control character inside a text; write \\n or \\t",
};

function duplicateFields(node: Node): Node[] {
  const names = new Set<unknown>();
  const own = (node.type === "object" ? (node.children ?? []) : []).flatMap((property) => {
    const name = property.children?.[0];
    if (name === undefined) return [];
    const isRepeated = names.has(name.value);
    names.add(name.value);
    return isRepeated ? [name] : [];
  });
  return [...own, ...(node.children ?? []).flatMap(duplicateFields)];
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value;
  for (const part of path) {
    if (typeof at !== "object" || at === null) return undefined;
    at = Reflect.get(at, part);
  }
  return at;
}

function nameOf(path: readonly PropertyKey[]): string {
  const words = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`));
  return words.join("").replace(/^\./, "");
}

type IssueIn = (
  at: { offset: number; length: number },
  code: string,
  message: string,
  severity?: Severity,
) => Issue;

function syntaxIssue(text: string, error: ParseError | undefined, issueIn: IssueIn): Issue {
  const reason = reasons[error === undefined ? "" : printParseErrorCode(error.error)];
  const found = text.trim() === "" ? "the file is empty" : (reason ?? "it cannot be read");
  const at = error ?? { offset: 0, length: 0 };
  return issueIn(at, "json-is-valid", `This is no valid JSON: ${found}.`);
}

function schemaIssue(root: Node, raw: unknown, problem: z.core.$ZodIssue, issueIn: IssueIn): Issue {
  const at = valueAt(raw, problem.path);
  const name = nameOf(problem.path);
  const node = nodeAt(root, problem.path);
  if (at === undefined && problem.code === "invalid_type") {
    const field = JSON.stringify(String(problem.path.at(-1) ?? ""));
    return issueIn(node, "field-is-missing", `"${name}" is missing. Add it: ${field}: …`);
  }
  const subject = name === "" ? "The document" : `"${name}"`;
  return issueIn(node, "field-is-valid", `${subject} ${describeProblem(problem, at)}.`);
}

function unknownIssue(root: Node, { path, known }: UnknownField, issueIn: IssueIn): Issue {
  const [near] = nearestNames(path.at(-1) ?? "", known);
  const act =
    near === undefined ? "Take it out, or keep it under metadata." : `Did you mean "${near}"?`;
  const message = `"${nameOf(path)}" is no field that is known here, so nothing reads it. ${act}`;
  const name = nodeAt(root, path).parent?.children?.[0] ?? root;
  return issueIn(name, "field-is-known", message, "warning");
}

function repeatedIssue(name: Node, issueIn: IssueIn): Issue {
  const message = `${JSON.stringify(name.value)} stands twice in this object, and only the last counts. Delete one.`;
  return issueIn(name, "field-is-unique", message);
}

/** Issues in the order of their places. */
export function inOrder(issues: readonly Issue[]): Issue[] {
  return [...issues].sort((one, other) => one.line - other.line || one.column - other.column);
}

/** Reads a JSON text against a schema. Every problem becomes an issue at its place; nothing is thrown. */
export function readJsonDocument<Schema extends z.ZodType>(
  kind: JsonDocumentKind<Schema>,
  written: string,
  file: string,
): JsonDocument<z.output<Schema>> {
  const text = written.replace(/^\uFEFF/, "");
  const spanOf = placer(text);
  const errors: ParseError[] = [];
  const tooDeep = firstTooDeep(text);
  const readable = tooDeep === undefined ? text : text.slice(0, tooDeep);
  const root = parseTree(readable, errors, { disallowComments: true });
  const issueIn: IssueIn = ({ offset, length }, code, message, severity = "error") => ({
    source: kind.source,
    code,
    severity,
    message,
    file,
    ...spanOf(offset, length),
  });
  const issueAtPath: IssueAtPath = (path, { code, message, severity }) =>
    issueIn(
      root === undefined ? { offset: 0, length: 0 } : nodeAt(root, path),
      code,
      message,
      severity,
    );
  if (tooDeep !== undefined) {
    const message = `The JSON is nested more than ${deepest} deep here. Nothing that is read needs that: take it out.`;
    const issues = [issueIn({ offset: tooDeep, length: 1 }, "json-is-valid", message)];
    return { value: undefined, raw: undefined, issues, issueAtPath };
  }
  if (root === undefined || errors.length > 0) {
    const issues = [syntaxIssue(text, errors[0], issueIn)];
    return { value: undefined, raw: undefined, issues, issueAtPath };
  }
  const raw: unknown = getNodeValue(root);
  const parsed = kind.schema.safeParse(raw);
  const issues = inOrder([
    ...(parsed.error?.issues ?? []).map((each) => schemaIssue(root, raw, each, issueIn)),
    ...duplicateFields(root).map((name) => repeatedIssue(name, issueIn)),
    ...unknownFields(kind.schema, raw, kind.free).map((each) => unknownIssue(root, each, issueIn)),
  ]);
  const isBad = issues.some(({ severity }) => severity === "error");
  return { value: isBad ? undefined : parsed.data, raw, issues, issueAtPath };
}
