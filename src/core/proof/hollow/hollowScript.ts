import { hollowMessage } from "../redReason";
import { inComments, type ChangedFile, type HollowVersion } from "./hollowVersion";

const name = String.raw`[\w$]+`;

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
    const words = /^\s*(type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/.exec(
      entry.replace(/\/\/.*$/gm, ""),
    );
    const exported = words?.[3] ?? words?.[2];
    if (exported === undefined) continue;
    if (exported === "default") found.hasDefault = true;
    else (isType || words?.[1] !== undefined ? found.types : found.names).add(exported);
  }
}

function moduleExports(text: string, found: Exports): void {
  const declared = new RegExp(
    String.raw`^\s*export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\s*\*?|const|let|var|class|(?:const\s+)?enum|namespace)\s*(${name})`,
    "gm",
  );
  for (const [, each = ""] of text.matchAll(declared)) if (each !== "enum") found.names.add(each);
  const types = new RegExp(
    String.raw`^\s*export\s+(?:declare\s+)?(?:type|interface)\s+(${name})`,
    "gm",
  );
  for (const [, each = ""] of text.matchAll(types)) found.types.add(each);
  for (const [, type, list = ""] of text.matchAll(/^\s*export\s+(type\s+)?\{([^}]*)\}/gm))
    addList(found, list, type !== undefined);
  for (const [, list = ""] of text.matchAll(/^\s*export\s+(?:const|let|var)\s+\{([^}]*)\}\s*=/gm))
    addList(found, list.replaceAll(":", " as "), false);
  for (const [star, , as] of text.matchAll(
    /^\s*export\s+\*(\s+as\s+([\w$]+))?\s+from\s+["'][^"'\n]+["'];?/gm,
  )) {
    if (as === undefined) found.stars.push(star.trim());
    else found.names.add(as);
  }
  if (/^\s*export\s+default\b/m.test(text)) found.hasDefault = true;
}

function commonExports(text: string, found: Exports): void {
  const own = new RegExp(String.raw`\bexports\.(${name})\s*=(?!=)`, "g");
  for (const [, each = ""] of text.matchAll(own)) found.names.add(each);
  for (const [, list = ""] of text.matchAll(/\bmodule\.exports\s*=\s*\{([^}]*)\}/g))
    addList(found, list.replace(/:[^,}]*/g, ""), false);
}

function exportsOf(text: string): Exports {
  const isModule = /^\s*(?:export\b(?!s)|import\b[\s{*"'\w$])/m.test(text);
  const found: Exports = {
    isModule,
    names: new Set(),
    types: new Set(),
    hasDefault: false,
    stars: [],
  };
  if (isModule) moduleExports(text, found);
  else commonExports(text, found);
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

function isDeclared(text: string, wanted: string): boolean {
  const at = String.raw`^\s*(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:function\s*\*?|const|let|var|class|enum)\s*`;
  return new RegExp(`${at}${wanted.replaceAll("$", "\\$")}\\b`, "m").test(text);
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
