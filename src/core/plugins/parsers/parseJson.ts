import { parsedOutput, type Finding, type ParsedOutput } from "../output/finding";
import type { Condition, JsonFormat } from "../output/outputFormat";
import { compilePattern } from "../pattern";
import { fieldOf, nodesAt, numberOf, textOf, valueAt, type JsonNode } from "./jsonPath";
import { breaksOff, readJson, readJsonLines } from "./readJson";
import { readXml } from "./readXml";

function toFinding(node: JsonNode, { fields }: JsonFormat): Finding {
  return {
    file: textOf(fieldOf(node, fields.file)),
    line: numberOf(fieldOf(node, fields.line)),
    column: numberOf(fieldOf(node, fields.column)),
    endLine: numberOf(fieldOf(node, fields.endLine)),
    endColumn: numberOf(fieldOf(node, fields.endColumn)),
    length: numberOf(fieldOf(node, fields.length)),
    code: textOf(fieldOf(node, fields.code)),
    severity: textOf(fieldOf(node, fields.severity)),
    message: textOf(fieldOf(node, fields.message)),
  };
}

function isEmptyCount(document: unknown, path: string, except: readonly string[]): boolean {
  if (path.endsWith("[]")) {
    return nodesAt(document, path).every(({ key = "" }) => except.includes(key));
  }
  return numberOf(valueAt(document, path)) === 0;
}

function meets(node: JsonNode, condition: Condition): boolean {
  const value = fieldOf(node, condition.field);
  if ("exists" in condition) return (value !== undefined) === condition.exists;
  return condition.equals.includes(textOf(value) ?? "");
}

function pathsOf({ items }: JsonFormat): readonly string[] {
  return typeof items === "string" ? [items] : items;
}

/** The items that name a file that the tool's configuration leaves out. */
function leftOutItems(
  document: unknown,
  items: readonly JsonNode[],
  { notLookedAt }: JsonFormat,
): readonly JsonNode[] {
  if (notLookedAt === undefined) return [];
  const pattern = compilePattern(notLookedAt.matches);
  const nodes = notLookedAt.items === undefined ? items : nodesAt(document, notLookedAt.items);
  return nodes.filter((node) => pattern.test(textOf(fieldOf(node, notLookedAt.field)) ?? ""));
}

function readDocument(document: unknown, format: JsonFormat): ParsedOutput {
  const { filter = [], notLookedAt, errorItems, lookedAt, lookedAtExcept } = format;
  const conditions = Array.isArray(filter) ? filter : [filter];
  const items = pathsOf(format)
    .flatMap((path) => nodesAt(document, path))
    .filter((node) => conditions.every((condition) => meets(node, condition)));
  const leftOut = leftOutItems(document, items, format);
  return parsedOutput({
    findings: items
      .filter((node) => !leftOut.includes(node))
      .map((node) => toFinding(node, format)),
    errors:
      errorItems === undefined
        ? []
        : nodesAt(document, errorItems.items).map(
            (node) => textOf(fieldOf(node, errorItems.message)) ?? "the tool reports an error",
          ),
    lookedCount: lookedAt === undefined ? undefined : numberOf(valueAt(document, lookedAt)),
    lookedAtNothing: lookedAt !== undefined && isEmptyCount(document, lookedAt, lookedAtExcept),
    leftOut: leftOut.map(
      (node) => textOf(fieldOf(node, notLookedAt?.file ?? format.fields.file)) ?? "",
    ),
  });
}

/** Reports without findings may lack some of the lists; one that is there is enough. */
function hasShape(document: unknown, format: JsonFormat): boolean {
  return pathsOf(format).some((path) => {
    const top = path.split("[]")[0] ?? "";
    if (top === "" && !path.startsWith("[][]")) return Array.isArray(document);
    const list = top === "" ? document : valueAt(document, top);
    return typeof list === "object" && list !== null;
  });
}

function withFile(parsed: ParsedOutput, text: string, { fileLine }: JsonFormat): ParsedOutput {
  const file = fileLine && compilePattern(fileLine).match(text)?.groups["file"];
  if (file === undefined) return parsed;
  const findings = parsed.findings.map((finding) => ({
    ...finding,
    file: finding.file ?? file,
  }));
  return { ...parsed, findings };
}

/** Reads findings out of one JSON document by the manifest's field map. */
export function parseJson(text: string, format: JsonFormat): ParsedOutput {
  const found = readJson(text);
  if (found === undefined) {
    const empty = format.emptyText !== undefined && compilePattern(format.emptyText).test(text);
    return parsedOutput({ fits: empty });
  }
  const isError =
    format.errorItems !== undefined && nodesAt(found.value, format.errorItems.items).length > 0;
  if (!isError && !hasShape(found.value, format)) return parsedOutput({ fits: false });
  return withFile(readDocument(found.value, format), text, format);
}

/** Paths that begin below a line are those of every line. */
function ofLines(format: JsonFormat): JsonFormat {
  const below = (path: string): string => (path.startsWith("[]") ? path : `[].${path}`);
  const { errorItems } = format;
  return {
    ...format,
    items: pathsOf(format).map(below),
    ...(errorItems === undefined
      ? {}
      : { errorItems: { ...errorItems, items: below(errorItems.items) } }),
  };
}

/** Whether a line says that the tool looked at nothing. */
function saysNothingLooked(documents: readonly unknown[], { lookedAt }: JsonFormat): boolean {
  if (lookedAt === undefined || lookedAt.includes("[]")) return false;
  return documents.some((document) => numberOf(valueAt(document, lookedAt)) === 0);
}

/**
 * Reads findings out of JSON lines; `items` is applied to the list of all of them, or begins below each. No line at all is
 * no finding.
 */
export function parseJsonLines(text: string, format: JsonFormat): ParsedOutput {
  const documents = readJsonLines(text);
  const isWhole = (documents.length > 0 || text.trim() === "") && !breaksOff(text);
  const read = readDocument(documents, ofLines(format));
  const lookedAtNothing = read.lookedAtNothing || saysNothingLooked(documents, format);
  return { ...read, lookedAtNothing, fits: isWhole };
}

/** Reads findings out of an XML document, whose elements and attributes are named like JSON's. */
export function parseXml(text: string, format: JsonFormat): ParsedOutput {
  const document = readXml(text);
  if (document === undefined) return parsedOutput({ fits: false });
  const tops = pathsOf(format).map((path) => path.split("[]")[0] ?? "");
  const isThis = tops.some((top) => Object.hasOwn(document, top));
  return isThis ? readDocument(document, format) : parsedOutput({ fits: false });
}
