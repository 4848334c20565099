import matter from "gray-matter";
import { z } from "zod";
import type { Issue } from "../model/issue";
import { issueAt } from "../model/issueAt";

/** What stands between the `---` lines at the top of a document, and the document without it. */
export interface FrontMatter {
  title?: string;
  /** 1-based line of `title`. */
  titleLine?: number;
  /** The document with the front matter's lines empty, so that every place stays where it was. */
  body: string;
  issues: readonly Issue[];
}

const opening = /^---[ \t]*(?:\r\n|\n|\r)/;
const block = /^---[ \t]*(?:\r\n|\n|\r)(?:[\s\S]*?(?:\r\n|\n|\r))??---[ \t]*(?=\r|\n|$)/;

const FieldsSchema = z.looseObject({
  title: z.union([z.string(), z.number().transform(String)]).optional(),
});

/** js-yaml says where it stopped; its lines count from the opening `---`. */
const YamlErrorSchema = z.looseObject({
  reason: z.string(),
  mark: z.looseObject({ line: z.int().nonnegative(), column: z.int().nonnegative() }),
});

function badFrontMatter(file: string, message: string, line = 1, column = 1): Issue {
  return issueAt(
    { file, line, column },
    { source: "spec", code: "front-matter-is-valid", message },
  );
}

function parseYaml(file: string, text: string): Issue | { title?: string } {
  let fields: unknown;
  try {
    // An option switches off gray-matter's cache, which hands out one object for equal texts.
    fields = matter(text, { language: "yaml" }).data;
  } catch (error) {
    const { success, data } = YamlErrorSchema.safeParse(error);
    const why = success ? data.reason : String(error);
    const message = `The front matter is no valid YAML: ${why}. Mend the line, or put the value in quotes.`;
    return success
      ? badFrontMatter(file, message, data.mark.line + 1, data.mark.column + 1)
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

/** Reads a document's front matter; what is wrong with it becomes issues, never a throw. */
export function readFrontMatter(file: string, text: string): FrontMatter {
  if (!opening.test(text)) return { body: text, issues: [] };
  const found = block.exec(text)?.[0];
  if (found === undefined) {
    const message = `The front matter opens here and is never closed. Add a line "---" after it.`;
    return { body: text, issues: [badFrontMatter(file, message)] };
  }
  const body = found.replace(/[^\r\n]/g, "") + text.slice(found.length);
  const result = parseYaml(file, found);
  if ("source" in result) return { body, issues: [result] };
  if (result.title === undefined) return { body, issues: [] };
  const at = found.split(/\r\n|\n|\r/).findIndex((line) => /^["']?title["']?\s*:/.test(line));
  return { title: result.title, titleLine: Math.max(at, 0) + 1, body, issues: [] };
}
