import matter from "gray-matter";
import { LineCounter, parseDocument } from "yaml";
import * as z from "zod";
import type { Issue } from "../../model/issue";
import { issueAt } from "../../model/issueAt";

/** What stands between the `---` lines at the top of a document, and the document without it. */
export interface FrontMatter {
  title?: string;
  /** 1-based line of `title`. */
  titleLine?: number;
  /** The document's lines with the front matter's empty, so that every place stays where it was. */
  body: readonly string[];
  issues: readonly Issue[];
}

const fence = /^---[ \t]*$/;

const FieldsSchema = z.looseObject({
  title: z.union([z.string(), z.number().transform(String)]).optional(),
});

/** Where YAML stopped; `line` and `column` count from the opening `---`, 1-based. */
class NotYaml extends Error {
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
  ) {
    super(message);
  }
}

function parseYaml(text: string): object {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "silent",
  });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw new NotYaml(error.message, line, col);
  }
  const data: unknown = document.toJS();
  return typeof data === "object" && data !== null ? data : {};
}

function refuse(): never {
  throw new Error("only YAML is read");
}

/** gray-matter's own engines evaluate JavaScript; every language that it knows is replaced here. */
const engines = { yaml: parseYaml, json: refuse, javascript: refuse, coffee: refuse };

function badFrontMatter(file: string, message: string, line = 1, column = 1): Issue {
  return issueAt(
    { file, line, column },
    { source: "spec", code: "front-matter-is-valid", message },
  );
}

// A parser of YAML takes four times as long for twice the lists in each other.
const longest = 4000;

function readFields(file: string, text: string): Issue | { title?: string } {
  if (text.length > longest) {
    const message = `The front matter has ${text.length} characters; it is read up to ${longest}. Put what it says into the text below it.`;
    return badFrontMatter(file, message);
  }
  let fields: unknown;
  try {
    // An option switches off gray-matter's cache, which returns one object for equal texts.
    fields = matter(text, { language: "yaml", engines }).data;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `The front matter is not valid YAML: ${why}. Fix the line, or put the value in quotes.`;
    return error instanceof NotYaml
      ? badFrontMatter(file, message, error.line, error.column)
      : badFrontMatter(file, message);
  }
  const parsed = FieldsSchema.safeParse(fields);
  if (!parsed.success) {
    return badFrontMatter(
      file,
      `The front matter has no usable title. Write it as text: title: "Rate Limiting".`,
    );
  }
  const title = parsed.data.title?.trim();
  return title === undefined || title === "" ? {} : { title };
}

/**
 * Reads a document's front matter, which is YAML and nothing else; what is wrong with it becomes issues, never a throw.
 * `lines` are those of the document, without their line ends.
 */
export function readFrontMatter(file: string, lines: readonly string[]): FrontMatter {
  if (!fence.test(lines[0] ?? "")) return { body: lines, issues: [] };
  const end = lines.findIndex((line, index) => index > 0 && fence.test(line));
  if (end === -1) {
    const message = `The front matter opens here and is never closed. Add a line "---" after it.`;
    return { body: lines, issues: [badFrontMatter(file, message)] };
  }
  const block = lines.slice(0, end + 1);
  const body = [...block.map(() => ""), ...lines.slice(end + 1)];
  const result = readFields(file, block.join("\n"));
  if ("source" in result) return { body, issues: [result] };
  if (result.title === undefined) return { body, issues: [] };
  const at = block.findIndex((line) => /^["']?title["']?\s*:/.test(line));
  return { title: result.title, titleLine: Math.max(at, 0) + 1, body, issues: [] };
}
