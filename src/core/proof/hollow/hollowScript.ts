import { hollowMessage } from "../redReason";
import { inComments, type ChangedFile, type HollowVersion } from "./hollowVersion";

interface Exports {
  isModule: boolean;
  /** Without `default`. */
  names: Set<string>;
  types: Set<string>;
  hasDefault: boolean;
  /** `export * from "…"` as written. */
  stars: string[];
}

/** Exported names in a list of `a, b as c`; what is only a type goes to `types`. */
function addList(found: Exports, list: string, isType: boolean): void {
  for (const entry of list.split(",")) {
    const words = entry.split("//")[0]?.trim().split(/\s+/) ?? [];
    const own = words[0] === "type" && words.length > 1 ? words.slice(1) : words;
    const exported = own[1] === "as" ? own[2] : own[0];
    if (exported === undefined || !isName.test(exported)) continue;
    if (exported === "default") found.hasDefault = true;
    else (isType || own !== words ? found.types : found.names).add(exported);
  }
}

const isName = /^[\w$]+$/;
const longestStatement = 4000;

/** The text from each line that begins with a word on, as far as a statement may go. */
function statementsFrom(text: string, word: string): string[] {
  const found: string[] = [];
  let at = 0;
  for (const line of text.split("\n")) {
    const own = line.trimStart();
    const start = at + line.length - own.length;
    if (own.startsWith(word)) found.push(text.slice(start, start + longestStatement));
    at += line.length + 1;
  }
  return found;
}

const modifiers = new Set(["declare", "abstract", "async"]);
const makesValue = new Set(["function", "const", "let", "var", "class", "enum", "namespace"]);

function addDeclaration(found: Exports, statement: string): void {
  const words = statement
    .slice(0, 300)
    .split(/[\s(<=:;{*]+/)
    .slice(1);
  const [kind = "", ...rest] = words.filter((word) => !modifiers.has(word));
  const name = kind === "const" && rest[0] === "enum" ? rest[1] : rest[0];
  if (name === undefined || !isName.test(name)) return;
  if (kind === "type" || kind === "interface") found.types.add(name);
  else if (makesValue.has(kind)) found.names.add(name);
}

function addExport(found: Exports, statement: string): void {
  const after = statement.slice("export".length).trimStart();
  const isType = /^type\s*\{/.test(after);
  const open = after.indexOf("{");
  const list = open < 0 ? "" : after.slice(open + 1, Math.max(open, after.indexOf("}")));
  if (after.startsWith("default")) found.hasDefault = true;
  else if (isType || after.startsWith("{")) addList(found, list, isType);
  else if (/^(?:const|let|var)\s+\{/.test(after))
    addList(found, list.replaceAll(":", " as "), false);
  else if (after.startsWith("*")) {
    const as = /^\*\s+as\s+([\w$]+)/.exec(after)?.[1];
    if (as === undefined) found.stars.push(statement.split("\n")[0]?.trim() ?? "");
    else found.names.add(as);
  } else addDeclaration(found, statement);
}

function addCommon(found: Exports, text: string): void {
  for (const [, each = ""] of text.matchAll(/\bexports\.([\w$]+) ?=(?!=)/g)) found.names.add(each);
  for (const statement of statementsFrom(text, "module.exports")) {
    const open = statement.indexOf("{");
    if (open < 0 || !/^module\.exports ?= ?\{/.test(statement)) continue;
    const list = statement.slice(open + 1, Math.max(open, statement.indexOf("}")));
    addList(
      found,
      list
        .split(",")
        .map((entry) => entry.split(":")[0])
        .join(","),
      false,
    );
  }
}

function exportsOf(text: string): Exports {
  const own = statementsFrom(text, "export").filter((each) => /^export\b(?!s)/.test(each));
  const isModule =
    own.length > 0 || statementsFrom(text, "import").some((each) => /^import[\s{*"']/.test(each));
  const found: Exports = {
    isModule,
    names: new Set(),
    types: new Set(),
    hasDefault: false,
    stars: [],
  };
  if (isModule) for (const statement of own) addExport(found, statement);
  else addCommon(found, text);
  return found;
}

const everything = `(() => {
  const target = function () {};
  const self = new Proxy(target, {
    get: (_, key) =>
      key === "then" || key === "toJSON" || key === "__esModule" ? undefined
      : key === Symbol.toPrimitive ? () => "workstream hollow"
      : key === Symbol.iterator ? function* () {}
      : key === "prototype" ? target.prototype
      : typeof key === "symbol" ? undefined : self,
    apply: () => self,
    construct: () => self,
    has: () => true,
    set: () => true,
  });
  return self;
})()`;

/** An expression that makes a hollow function. */
function hollowOf(version: HollowVersion): string {
  switch (version) {
    case "nothing":
      return "function () { return undefined; }";
    case "anything":
      return everything;
    case "throws":
      return `function () { throw new Error(${JSON.stringify(hollowMessage)}); }`;
  }
}

const declares = [
  "function",
  "function*",
  "const",
  "let",
  "var",
  "class",
  "enum",
  "async function",
];

function isDeclared(text: string, wanted: string): boolean {
  return declares.some((word) =>
    statementsFrom(text, `${word} ${wanted}`).some(
      (each) => !/[\w$]/.test(each.charAt(word.length + 1 + wanted.length)),
    ),
  );
}

function moduleStubs(
  file: ChangedFile,
  made: Exports,
  had: Exports,
  version: HollowVersion,
): string[] {
  const any = /\.[cm]?tsx?$/.test(file.path) ? ": any" : "";
  const own = "__workstreamHollow";
  const fresh = [...made.names].filter((each) => !had.names.has(each));
  const declared = fresh.filter((each) => isDeclared(file.base ?? "", each));
  const missing = fresh.filter((each) => !declared.includes(each));
  const types = [...made.types].filter((each) => !had.types.has(each) && !had.names.has(each));
  const needsDefault = made.hasDefault && !had.hasDefault;
  const stars = made.stars.filter((each) => !had.stars.includes(each));
  const needsOwn = missing.length > 0 || needsDefault;
  return [
    ...(needsOwn ? [`var ${own}${any} = ${hollowOf(version)};`] : []),
    ...declared.map((each) => `export { ${each} };`),
    ...missing.map((each) => `export { ${own} as ${each} };`),
    ...types.map((each) => `export type ${each} = any;`),
    ...(needsDefault ? [`export default ${own};`] : []),
    ...stars,
  ];
}

function commonStubs(
  file: ChangedFile,
  made: Exports,
  had: Exports,
  version: HollowVersion,
): string[] {
  const hollow = hollowOf(version);
  const fresh = [...made.names].filter((each) => !had.names.has(each));
  // Read by node's lexer of CommonJS, never run.
  const named = fresh.length === 0 ? [] : [`0 && (module.exports = { ${fresh.join(", ")} });`];
  if (file.base === undefined) {
    return [
      `const __workstreamHollow = ${hollow};`,
      `module.exports = new Proxy(__workstreamHollow, { get: (t, key) => (key === "then" || key === "__esModule" || typeof key === "symbol" ? undefined : key === "prototype" ? t.prototype : __workstreamHollow) });`,
      ...named,
    ];
  }
  const add = fresh.map(
    (each) =>
      `if (!(${JSON.stringify(each)} in module.exports)) module.exports.${each} = __workstreamHollow;`,
  );
  return fresh.length === 0 ? [] : [`var __workstreamHollow = ${hollow};`, ...add, ...named];
}

/** A script without the change: as on the base, and hollow where the change exports something new. */
export function hollowScript(
  file: ChangedFile,
  version: HollowVersion,
): { text: string; stubs: number } {
  const { base, commit } = file;
  const [made, had] = [exportsOf(commit), exportsOf(base ?? "")];
  const exportsAnything = made.isModule || /\bexports\b/.test(commit);
  const stubs = !exportsAnything
    ? []
    : made.isModule
      ? moduleStubs(file, made, had, version)
      : commonStubs(file, made, had, version);
  const empty = base === undefined && made.isModule && stubs.length === 0 ? ["export {};"] : [];
  const parts = [base ?? "", ...stubs, ...empty, inComments(commit, "//"), ""];
  return {
    text: parts.join("\n"),
    stubs: base === undefined ? Math.max(1, stubs.length) : stubs.length,
  };
}
