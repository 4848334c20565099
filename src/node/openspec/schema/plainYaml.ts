const line = /^([a-z_]+): ([A-Za-z][\w-]*|\d{4}-\d{2}-\d{2})[ \t]*$/;
const notText = /^(?:true|false|null)$/i;

/**
 * Reads YAML that is nothing but `key: word` lines and comments, which most of OpenSpec's metadata is; undefined for
 * any other text. A YAML parser takes longer to load than a command may.
 */
export function plainYaml(text: string): Record<string, string> | undefined {
  const found: Record<string, string> = {};
  for (const written of text.split(/\r?\n/)) {
    if (written.trim() === "" || written.startsWith("#")) continue;
    const [, key = "", value = ""] = line.exec(written) ?? [];
    if (key === "" || notText.test(value) || Object.hasOwn(found, key)) return undefined;
    found[key] = value;
  }
  return Object.keys(found).length === 0 ? undefined : found;
}
