type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Extensions of the languages that manifests may name instead. */
const extensionsOf: Readonly<Record<string, readonly string[]>> = {
  c: [".c", ".h"],
  cpp: [".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx"],
  css: [".css"],
  dockerfile: [".dockerfile"],
  go: [".go"],
  html: [".html", ".htm"],
  java: [".java"],
  javascript: [".js", ".mjs", ".cjs", ".jsx"],
  json: [".json"],
  kotlin: [".kt", ".kts"],
  csharp: [".cs"],
  dart: [".dart"],
  elixir: [".ex", ".exs"],
  erlang: [".erl", ".hrl"],
  graphql: [".graphql", ".gql"],
  groovy: [".groovy", ".gradle"],
  haskell: [".hs", ".lhs"],
  javascriptreact: [".jsx"],
  jsonc: [".jsonc"],
  less: [".less"],
  lua: [".lua"],
  markdown: [".md"],
  nix: [".nix"],
  perl: [".pl", ".pm"],
  php: [".php"],
  powershell: [".ps1", ".psm1", ".psd1"],
  proto: [".proto"],
  protobuf: [".proto"],
  python: [".py", ".pyi"],
  r: [".r"],
  ruby: [".rb"],
  rust: [".rs"],
  shellscript: [".sh", ".bash"],
  scala: [".scala"],
  scss: [".scss"],
  solidity: [".sol"],
  sql: [".sql"],
  svelte: [".svelte"],
  swift: [".swift"],
  terraform: [".tf"],
  toml: [".toml"],
  typescript: [".ts", ".mts", ".cts", ".tsx"],
  typescriptreact: [".tsx"],
  vue: [".vue"],
  xml: [".xml"],
  yaml: [".yaml", ".yml"],
  zig: [".zig"],
};

/** Renames fields, where the name that is read is not there itself. */
function renamed(value: unknown, names: Readonly<Record<string, string>>): unknown {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    const known = names[name];
    return [known !== undefined && !(known in value) ? known : name, inner] as const;
  });
  return Object.fromEntries(entries);
}

function listOf(value: unknown): unknown {
  return value === undefined || Array.isArray(value) ? value : [value];
}

/** Values as the texts that they are compared as. */
function textsOf(value: unknown): unknown {
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map((each) =>
    typeof each === "boolean" || typeof each === "number" ? String(each) : each,
  );
}

/** A path to a list means its entries: `results`, `$.results[*]` and `results[]` are the same. */
function itemsPath(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(itemsPath);
  if (typeof value !== "string") return value;
  const path = value.replace(/^\$\.?/, "").replaceAll("[*]", "[]");
  return path.endsWith("[]") ? path : `${path}[]`;
}

function condition(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(condition);
  const named = renamed(value, { path: "field" });
  return isObject(named) && "equals" in named
    ? { ...named, equals: textsOf(named["equals"]) }
    : named;
}

/** Only where errors are: each says what it is in its `message`, or is that text. */
function errorsAt(value: unknown): unknown {
  if (typeof value === "string") return { items: itemsPath(value), message: ["message", "."] };
  if (!isObject(value) || !("items" in value)) return value;
  return { ...value, items: itemsPath(value["items"]) };
}

const fieldNames = { col: "column", endCol: "endColumn", sev: "severity", msg: "message" };

function withPatterns(format: JsonObject): JsonObject {
  return "patterns" in format ? { ...format, patterns: listOf(format["patterns"]) } : format;
}

function expandFormat(value: unknown, columns: unknown, index: number): unknown {
  const names = {
    ...{ pattern: "patterns", zeroFiles: "lookedAt", col: "columns" },
    ...{ sev: "severity", msg: "message" },
  };
  const format = renamed(value, names);
  if (!isObject(format)) return format;
  const parser = format["parser"] === "goTestJson" ? "goTest" : format["parser"];
  const name = typeof parser === "string" ? (index === 0 ? parser : `${parser}-${index + 1}`) : "";
  const { fields, filter, items, errorItems, emptyOk, ...rest } = format;
  return withPatterns({
    name,
    ...(columns === undefined ? {} : { columns }),
    ...rest,
    parser,
    ...(items === undefined ? {} : { items: itemsPath(items) }),
    ...(errorItems === undefined ? {} : { errorItems: errorsAt(errorItems) }),
    ...(emptyOk === true ? { emptyText: "\\A\\s*\\z" } : {}),
    ...(filter === undefined ? {} : { filter: condition(filter) }),
    ...(fields === undefined ? {} : { fields: renamed(fields, fieldNames) }),
  });
}

function expandMatch(value: unknown): unknown {
  if (!isObject(value) || !Array.isArray(value["languages"])) return value;
  const { languages, ...rest } = value;
  if (!Array.isArray(languages)) return value;
  const unknown = languages.some((name) => typeof name !== "string" || !(name in extensionsOf));
  if (unknown) return value;
  const own: readonly unknown[] = Array.isArray(rest["extensions"]) ? rest["extensions"] : [];
  const more = languages.flatMap((name) => extensionsOf[String(name)] ?? []);
  return { ...rest, extensions: [...own, ...more] };
}

/**
 * A manifest as people write it → in full: one output format instead of a list, one pattern, names left out that follow
 * from others. What is wrong in it stays wrong and is told by the schema.
 */
export function expandManifest(raw: unknown): unknown {
  const named = renamed(raw, { affectsCache: "configFiles" });
  if (!isObject(named)) return named;
  const { columns, output, match, ...rest } = named;
  const formats = listOf(output);
  const id = typeof rest["id"] === "string" ? rest["id"] : undefined;
  return {
    schema: 1,
    ...(id === undefined ? {} : { title: id }),
    ...rest,
    ...(match === undefined ? {} : { match: expandMatch(match) }),
    ...(Array.isArray(formats)
      ? { output: formats.map((format, index) => expandFormat(format, columns, index)) }
      : {}),
  };
}
