import { parse } from "yaml";

/** Reads YAML as OpenSpec does. Throws when it is none. */
export function parseYaml(text: string): unknown {
  return parse(text);
}
