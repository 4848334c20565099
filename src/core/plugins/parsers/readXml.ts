import { SaxesParser } from "saxes";

/** An element as JSON would say it: attributes by name, children as lists by name, its own text as `#text`. */
export type XmlElement = Record<string, string | XmlElement[]>;

function addChild(parent: XmlElement, name: string, child: XmlElement): void {
  const before = parent[name];
  if (Array.isArray(before)) before.push(child);
  else parent[name] = [child];
}

function addText(element: XmlElement | undefined, text: string): void {
  if (element === undefined) return;
  const before = element["#text"];
  element["#text"] = typeof before === "string" ? before + text : text;
}

/** The document as an element that holds the root element, or undefined when the text is no XML (or is cut off). */
export function readXml(text: string): XmlElement | undefined {
  const start = text.indexOf("<");
  if (start < 0) return undefined;
  const document: XmlElement = {};
  const open: XmlElement[] = [document];
  const parser = new SaxesParser();
  parser.on("opentag", ({ name, attributes }) => {
    const element: XmlElement = { ...attributes };
    addChild(open.at(-1) ?? document, name, element);
    open.push(element);
  });
  parser.on("closetag", () => {
    open.pop();
  });
  parser.on("text", (value) => {
    addText(open.at(-1), value);
  });
  parser.on("cdata", (value) => {
    addText(open.at(-1), value);
  });
  try {
    parser.write(text.slice(start)).close();
  } catch {
    return undefined;
  }
  return document;
}
