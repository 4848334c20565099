import * as clack from "@clack/prompts";
import { visibleLine, visibleText } from "../../core/text/controlCharacters";

// Questions draw on the terminal themselves, so that what they say is made visible on its way to them.

export const { isCancel, text } = clack;

interface Choice<T extends string> {
  value: T;
  label: string;
  hint?: string;
  disabled?: boolean;
}

function shown<T extends string>({ value, label, hint, disabled }: Choice<T>) {
  return {
    value,
    label: visibleLine(label),
    ...(hint === undefined ? {} : { hint: visibleLine(hint) }),
    ...(disabled === undefined ? {} : { disabled }),
  };
}

/** Asks for a yes or a no. */
export function confirm(question: { message: string; initialValue: boolean }) {
  return clack.confirm({ ...question, message: visibleText(question.message) });
}

/** Asks for one of several. */
export function select(question: { message: string; options: Choice<string>[] }) {
  return clack.select({
    message: visibleText(question.message),
    options: question.options.map(shown),
  });
}

/** Asks for any number of several. */
export function multiselect(question: {
  message: string;
  options: Choice<string>[];
  required: boolean;
}) {
  return clack.multiselect({ ...question, options: question.options.map(shown) });
}

/** Shows a text in a box. */
export function showNote(body: string, title: string): void {
  clack.note(visibleText(body), visibleLine(title));
}

/** Says that nothing was done. */
export function cancel(message: string): void {
  clack.cancel(visibleText(message));
}
