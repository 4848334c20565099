/** A text that stands for a secret, or a pattern where it has more than one way to be written. */
export interface SecretForm {
  name: string;
  form: string | RegExp;
  /** The texts of which the first characters are the beginning of this form. */
  begins: readonly string[];
}

const shortest = 8;

/**
 * Base64 of a text inside of a longer one: what stays the same whatever comes before and after, for each of the three
 * places where it can begin in a group.
 */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const all = Buffer.concat([Buffer.alloc(offset), bytes]);
    const own = [Math.ceil((offset * 8) / 6), Math.floor((all.length * 8) / 6)] as const;
    return [all.toString("base64"), all.toString("base64url")].map((text) => text.slice(...own));
  });
}

/** Hex digits, alone or as dumps group them. */
function hexForm(bytes: Buffer): RegExp {
  const pairs = bytes.toString("hex").match(/../g) ?? [];
  return new RegExp(pairs.join("[ :-]?"), "gi");
}

/** How a value may stand in a text whose escapes are read: as it is, in a form field, in one line, in base64 and hex. */
function formsOf(value: string): (string | RegExp)[] {
  const lines = value.includes("\n") ? value.split(/\r?\n/).map((line) => line.trim()) : [];
  const own = lines.filter((line) => line.length >= shortest && !line.startsWith("-----"));
  const plain = [
    value,
    value.replaceAll(" ", "+"),
    ...(lines.length > 0 ? [lines.join("")] : []),
    ...own,
  ];
  const bytes = Buffer.from(value);
  const texts = [...plain, ...base64Forms(bytes)].filter((form) => form.length >= shortest);
  return [...new Set(texts), hexForm(bytes)];
}

function beginningsOf(value: string, form: string | RegExp): string[] {
  if (typeof form === "string") return [form];
  const hex = Buffer.from(value).toString("hex");
  const digits = ["", " ", ":"].map((gap) => hex.replace(/..(?=.)/g, `$&${gap}`));
  return [...digits, ...digits.map((each) => each.toUpperCase())];
}

/** Every form of secrets with their names, the longest first: a secret that contains another is hidden whole. */
export function secretForms(secrets: ReadonlyMap<string, string>): SecretForm[] {
  const names = new Map([...secrets].map(([value, name]) => [value.trim(), name]));
  return [...names]
    .filter(([value]) => value.length >= shortest)
    .sort(([a], [b]) => b.length - a.length)
    .flatMap(([value, name]) =>
      formsOf(value).map((form) => ({ name, form, begins: beginningsOf(value, form) })),
    );
}
