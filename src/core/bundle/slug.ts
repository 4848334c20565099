const longest = 60;

/**
 * `Add "hello" endpoint` → `add-hello-endpoint`. Undefined when too little would be left of the words:
 * letters that ASCII cannot spell, nothing at all, or more than a branch name should carry.
 */
export function slug(text: string): string | undefined {
  const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  if (/[^\P{L}a-z]/u.test(plain)) return undefined;
  const words = plain.replace(/['’]/g, "").replace(/[^a-z0-9]+/g, "-");
  const result = words.replace(/^-|-$/g, "");
  return result === "" || result.length > longest ? undefined : result;
}
