import { parse as parseJsonc } from "jsonc-parser";
import { parse as parseToml, stringify as printToml } from "smol-toml";
import * as z from "zod";

/** A file that holds, beside what the product needs, keys that decide which tests run and how. */
interface Mixed {
  path: RegExp;
  parse: (text: string) => unknown;
  print: (document: Document) => string;
  keys: readonly string[];
  /** Whether one that the base had not decides over what it had. */
  decidesWhenNew: boolean;
}

const DocumentSchema = z.record(z.string(), z.unknown());
type Document = z.infer<typeof DocumentSchema>;

const printJson = (document: Document) => `${JSON.stringify(document, null, 2)}\n`;

const kinds: readonly Mixed[] = [
  {
    path: /(?:^|\/)package\.json$/,
    parse: (text) => JSON.parse(text) as unknown,
    print: printJson,
    keys: [
      ...["scripts", "jest", "mocha", "ava", "vitest", "nyc", "c8", "tap"],
      ...["babel", "wireit", "nx", "cypress", "playwright"],
    ],
    decidesWhenNew: false,
  },
  {
    path: /(?:^|\/)deno\.jsonc?$/,
    parse: (text) => parseJsonc(text) as unknown,
    print: printJson,
    keys: ["tasks", "test", "exclude"],
    decidesWhenNew: false,
  },
  {
    path: /(?:^|\/)pyproject\.toml$/,
    parse: parseToml,
    print: printToml,
    keys: [
      ...["tool.pytest", "tool.pytest-env", "tool.pytest_env", "tool.pytest-watcher", "tool.tox"],
      ...["tool.hatch.envs", "tool.pdm.scripts", "tool.poe", "tool.taskipy", "tool.coverage"],
      ...["project.entry-points.pytest11", "tool.poetry.plugins.pytest11"],
    ],
    decidesWhenNew: true,
  },
  {
    path: /(?:^|\/)Cargo\.toml$/,
    parse: parseToml,
    print: printToml,
    keys: ["package.autotests", "test", "lib.test", "lib.doctest", "lib.harness", "profile.test"],
    decidesWhenNew: false,
  },
  {
    // What it leaves out is noticed by the tests that are gone: to put that back would keep new folders out, too.
    path: /(?:^|\/)tsconfig(?:[.-][^/]*)?\.json$/,
    parse: (text) => parseJsonc(text) as unknown,
    print: printJson,
    keys: [
      ...["extends", "ts-node"],
      ...["compilerOptions.paths", "compilerOptions.baseUrl", "compilerOptions.rootDirs"],
    ],
    decidesWhenNew: false,
  },
];

function read({ parse }: Mixed, text: string | null): Document | undefined {
  if (text === null) return {};
  try {
    const parsed = DocumentSchema.safeParse(parse(text.replace(/^\uFEFF/, "")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function inner(document: Document, key: string): Document | undefined {
  const parsed = DocumentSchema.safeParse(document[key]);
  return parsed.success ? parsed.data : undefined;
}

function valueAt(document: Document, [key = "", ...rest]: readonly string[]): unknown {
  if (rest.length === 0) return document[key];
  const next = inner(document, key);
  return next === undefined ? undefined : valueAt(next, rest);
}

/** The document with another value at a key; undefined: none is printed. */
function withValue(document: Document, keys: readonly string[], value: unknown): Document {
  const [key = "", ...rest] = keys;
  if (rest.length === 0) return { ...document, [key]: value };
  const next = inner(document, key);
  if (next === undefined && value === undefined) return document;
  return { ...document, [key]: withValue(next ?? {}, rest, value) };
}

function sorted(_key: string, value: unknown): unknown {
  const parsed = DocumentSchema.safeParse(value);
  if (!parsed.success || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(parsed.data).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function isEqual(one: unknown, other: unknown): boolean {
  return JSON.stringify(one, sorted) === JSON.stringify(other, sorted);
}

/**
 * A changed manifest or tsconfig with the keys that choose tests as they were on the base, and everything else as in the
 * commit; undefined where none of them changed. What cannot be read, or is gone, is as on the base.
 */
export function withJudgingKeys(
  path: string,
  base: string | null,
  commit: string | null,
): string | undefined {
  const kind = kinds.find((each) => each.path.test(path));
  if (kind === undefined || (base === null && !kind.decidesWhenNew)) return undefined;
  if (commit === null) return base ?? undefined;
  const [was, is] = [read(kind, base), read(kind, commit)];
  if (was === undefined || is === undefined) return base ?? "";
  const changed = kind.keys
    .map((key) => key.split("."))
    .filter((key) => !isEqual(valueAt(was, key), valueAt(is, key)));
  if (changed.length === 0) return undefined;
  return kind.print(
    changed.reduce((document, key) => withValue(document, key, valueAt(was, key)), is),
  );
}
