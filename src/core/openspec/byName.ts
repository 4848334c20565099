const plain = /^[a-z0-9-]*$/;
let collator: Intl.Collator | undefined;

/** The order of `localeCompare`, which OpenSpec sorts by; plain names need no collation tables for it. */
export function byName(one: string, other: string): number {
  if (plain.test(one) && plain.test(other)) return one < other ? -1 : Number(one > other);
  collator ??= new Intl.Collator();
  return collator.compare(one, other);
}
