import { credentialsIn } from "./credentials";
import { openFrom } from "./openFrom";
import { privateKeysIn } from "./privateKeys";
import { readingsOf } from "./readings";
import { RedactingStream } from "./redactingStream";
import type { Found, Redactor } from "./redactor";
import { secretForms, type SecretForm } from "./secretForms";
import { secretsOf, valuesOf } from "./secretVariables";
import type { View } from "./view";
import { isWordLike } from "./wordLike";

type Environment = Readonly<Record<string, string | undefined>>;

/** Values with their names, as long as this process lives: every log hides them, also of a process that has not seen them. */
const alsoHidden = new Map<string, string>();

/** Hides the secrets of these variables in whatever this process logs from now on. */
export function hideSecretsOf(env: Environment): void {
  for (const [name, value] of Object.entries(secretsOf(env))) alsoHidden.set(value, name);
}

/** Hides what these variables hold, whatever they are called, in whatever this process logs from now on. */
export function hideValuesOf(env: Environment, names: readonly string[]): void {
  for (const [name, value] of valuesOf(env, names)) alsoHidden.set(value, name);
}

function literals(text: string, { name, form }: { name: string; form: string }): Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + form.length)) {
    found.push({ start: at, end: endOfBase64(text, at + form.length), label: name });
  }
  return found;
}

const padding = /[A-Za-z0-9+/_-]?={1,2}/y;

/** With the padding that belongs to it. */
function endOfBase64(text: string, end: number): number {
  padding.lastIndex = end;
  return padding.test(text) ? padding.lastIndex : end;
}

function knownIn(text: string, forms: readonly SecretForm[]): Found[] {
  return forms.flatMap(({ name, form }) =>
    typeof form === "string"
      ? literals(text, { name, form })
      : [...text.matchAll(form)].map(({ 0: hex, index }) => ({
          start: index,
          end: index + hex.length,
          label: name,
        })),
  );
}

function inOriginal(view: View, found: readonly Found[]): Found[] {
  return found.map(({ start, end, label }) => ({ ...view.original(start, end), label }));
}

/** A key that goes on in the next line: the first line ends within it, and what follows does not read like words. */
function isWrapped(text: string, { start, end }: Found): boolean {
  const piece = text.slice(start, end);
  const at = piece.search(/[\r\n]/);
  if (at === -1) return false;
  const rest = piece.slice(at).trim();
  return !isWordLike(rest) && !/^\d{4}-\d\d/.test(rest) && /\d/.test(piece);
}

function findAll(text: string, forms: readonly SecretForm[]): Found[] {
  const { lines, wrapped } = readingsOf(text);
  const inLines = lines.flatMap((view) => [
    ...inOriginal(view, knownIn(view.text, forms)),
    ...(view.text.includes("PRIVATE KEY") ? inOriginal(view, privateKeysIn(view.text)) : []),
    ...inOriginal(view, credentialsIn(view.text)),
  ]);
  const across = wrapped.flatMap((view) => [
    ...inOriginal(view, knownIn(view.text, forms)),
    ...inOriginal(view, credentialsIn(view.text)).filter((found) => isWrapped(text, found)),
  ]);
  return [...inLines, ...across];
}

/** What overlaps is hidden together, under the name of its longest part. */
function merged(found: readonly Found[]): Found[] {
  const all: (Found & { longest: number })[] = [];
  for (const next of [...found].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = all.at(-1);
    const longest = next.end - next.start;
    if (last === undefined || next.start >= last.end) all.push({ ...next, longest });
    else {
      last.end = Math.max(last.end, next.end);
      if (longest > last.longest) Object.assign(last, { label: next.label, longest });
    }
  }
  return all;
}

function hide(text: string, forms: readonly SecretForm[]): string {
  let shown = "";
  let from = 0;
  for (const { start, end, label } of merged(findAll(text, forms))) {
    shown += `${text.slice(from, start)}[${label} redacted]`;
    from = end;
  }
  return shown + text.slice(from);
}

/** No more is read at once: every reading of a text is held in memory. */
const mostAtOnce = 128 * 1024;

function hideInPieces(text: string, redactor: Redactor): string {
  const stream = new RedactingStream(redactor);
  let shown = "";
  for (let at = 0; at < text.length; at += mostAtOnce) {
    shown += stream.add(text.slice(at, at + mostAtOnce));
  }
  return shown + stream.end();
}

/** A redactor that hides an environment's secrets, in whatever form they stand, and whatever looks like a key. */
export function createRedactor(env: Environment): Redactor {
  const own = Object.entries(secretsOf(env)).map(([name, value]) => [value, name] as const);
  const forms = secretForms(new Map([...alsoHidden, ...own]));
  const redactor: Redactor = Object.assign(
    (text: string): string =>
      text.length > 4 * mostAtOnce ? hideInPieces(text, redactor) : hide(text, forms),
    {
      read: (text: string) => ({
        found: merged(findAll(text, forms)),
        open: openFrom(text, forms),
      }),
    },
  );
  return redactor;
}

/** The text without the secrets of an environment and whatever looks like a key. */
export function redact(text: string, env: Environment): string {
  return createRedactor(env)(text);
}
