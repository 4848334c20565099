import { parsedOutput, type Finding, type ParsedOutput } from "../finding";
import type { JsonFormat } from "../outputFormat";
import { compilePattern } from "../pattern";
import { fieldOf, nodesAt, numberOf, textOf, valueAt, type JsonNode } from "./jsonPath";
import { readJson, readJsonLines } from "./readJson";

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

function isEmptyCount(document: unknown, path: string): boolean {
  if (path.endsWith("[]")) return nodesAt(document, path).length === 0;
  return numberOf(valueAt(document, path)) === 0;
}

function readDocument(document: unknown, format: JsonFormat): ParsedOutput {
  const { filter, notLookedAt, errorItems, lookedAt } = format;
  const items = nodesAt(document, format.items).filter(
    (node) =>
      filter === undefined || filter.equals.includes(textOf(fieldOf(node, filter.field)) ?? ""),
  );
  const leftOutPattern = notLookedAt && compilePattern(notLookedAt.matches);
  const isLeftOut = (node: JsonNode): boolean =>
    notLookedAt !== undefined &&
    leftOutPattern?.test(textOf(fieldOf(node, notLookedAt.field)) ?? "") === true;
  const leftOut = items.filter(isLeftOut);
  return parsedOutput({
    findings: items.filter((node) => !isLeftOut(node)).map((node) => toFinding(node, format)),
    errors:
      errorItems === undefined
        ? []
        : nodesAt(document, errorItems.items).map(
            (node) => textOf(fieldOf(node, errorItems.message)) ?? "the tool reports an error",
          ),
    lookedAtNothing: lookedAt !== undefined && isEmptyCount(document, lookedAt),
    leftOut: leftOut.length,
  });
}

function hasShape(document: unknown, format: JsonFormat): boolean {
  const top = format.items.split("[]")[0] ?? "";
  if (top === "") return Array.isArray(document);
  const list = valueAt(document, top);
  return typeof list === "object" && list !== null;
}

/** Reads findings out of one JSON document by the manifest's field map. */
export function parseJson(text: string, format: JsonFormat): ParsedOutput {
  const found = readJson(text);
  if (found === undefined) {
    const empty = format.emptyText !== undefined && compilePattern(format.emptyText).test(text);
    return parsedOutput({ fits: empty });
  }
  if (!hasShape(found.value, format)) return parsedOutput({ fits: false });
  return readDocument(found.value, format);
}

/** Reads findings out of JSON lines; `items` is applied to the list of all of them. No line at all is no finding. */
export function parseJsonLines(text: string, format: JsonFormat): ParsedOutput {
  const documents = readJsonLines(text);
  return { ...readDocument(documents, format), fits: documents.length > 0 || text.trim() === "" };
}
