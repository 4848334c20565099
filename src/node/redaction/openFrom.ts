import { unseen } from "../../core/text/controlCharacters";
import { openKeyIn } from "./privateKeys";
import { readingsOf } from "./readings";
import type { SecretForm } from "./secretForms";
import { tokenStart } from "./tokenShapes";
import { View } from "./view";

/** No other secret than a private key is longer, with what stands between its characters. */
const tailLength = 8 * 1024;
/** A control sequence that has not ended. */
const openSequence = new RegExp(
  "(?:\\u001b(?:[ -/]*|\\[[0-?]*[ -/]*|[\\]PX^_][^\\u0007\\u001b]*\\u001b?)|\\u009b[0-?]*[ -/]*)$",
);

/** An escape of a URL, of JSON or of HTML that has not ended; one of a URL may lack the rest of its character. */
const openEscape =
  /(?:(?:%[89a-f][0-9a-f]){1,4}(?:%[0-9a-f]?)?|%[0-9a-f]?|\\(?:u\{?[0-9a-f]{0,5}|x[0-9a-f]?|[0-7]{0,2})|&#?[0-9a-z]{0,8})$/i;

/** How many characters at the end of a text are the beginning of a form. */
function begun(text: string, form: string): number {
  for (let length = Math.min(text.length, form.length - 1); length > 0; length--) {
    if (text.endsWith(form.slice(0, length))) return length;
  }
  return 0;
}

function startIn(text: string, forms: readonly SecretForm[]): number {
  const end = openEscape.exec(text)?.index ?? text.length;
  const whole = text.slice(0, end);
  const open = forms.flatMap(({ begins }) => begins.map((form) => begun(whole, form)));
  const token = tokenStart.exec(text)?.index ?? text.length;
  return Math.min(token, end - open.reduce((most, each) => Math.max(most, each), 0));
}

/** Where a secret may begin at the end of a text that goes on; the text's length where none can. */
export function openFrom(text: string, forms: readonly SecretForm[]): number {
  const from = Math.max(0, text.length - tailLength);
  const tail = text.slice(from);
  const { lines, wrapped } = readingsOf(tail);
  const starts = [...lines, ...wrapped].flatMap((view) => {
    const start = startIn(view.text, forms);
    return start === view.text.length ? [] : [from + view.original(start, view.text.length).start];
  });
  const sequence = openSequence.exec(tail)?.index ?? tail.length;
  return Math.min(text.length, from + sequence, openKey(text), ...starts);
}

function openKey(text: string): number {
  const view = new View(text).replaced(unseen, () => "");
  const start = openKeyIn(view.text);
  return start === undefined ? text.length : view.original(start, start + 1).start;
}
